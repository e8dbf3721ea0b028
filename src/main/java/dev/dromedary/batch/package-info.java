/**
 * The JMS batch container: a consumer receives many messages, a route handles each on its own
 * thread, and one commit ends them all. It knows nothing of webhooks.
 */
package dev.dromedary.batch;
