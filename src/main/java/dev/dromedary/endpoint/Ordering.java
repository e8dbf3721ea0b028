package dev.dromedary.endpoint;

/**
 * That an endpoint gets its events one after the other, in the order in which they were accepted.
 *
 * @param key CEL expression: only events for which it gives the same value wait for each other;
 *     null: all do
 */
public record Ordering(String key) {}
