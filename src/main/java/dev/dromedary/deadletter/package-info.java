/**
 * Dead letters: deliveries that are exhausted or whose endpoint is gone; requeued, discarded, and
 * compared with their list in the history.
 */
package dev.dromedary.deadletter;
