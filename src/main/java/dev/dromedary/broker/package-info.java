/**
 * The broker: an embedded Artemis with its logins, the names of the queues, and the state of the
 * connection.
 */
package dev.dromedary.broker;
