/**
 * The history: what happened to events, deliveries and attempts, in a database, to be looked up.
 */
package dev.dromedary.history;
