/**
 * The JMS batch container: a consumer receives many messages, workers give them to a route, and one
 * commit ends them all. It knows nothing of webhooks.
 */
package dev.dromedary.batch;
