/**
 * The Camel component {@code webhooks:} of other applications: it publishes events, consumes
 * operational events and verifies webhooks. It needs a JMS component of Camel, and no gateway.
 */
package dev.dromedary.component;
