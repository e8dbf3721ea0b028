package dev.dromedary.jms;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * @param size most messages of one batch
 * @param tries how often a message is handled alone before it is set aside
 * @param pause between two tries while a store is away
 * @param away whether a failure means that a store is away, and not that the message is at fault
 */
public record BatchSettings(int size, int tries, Duration pause, Predicate<Throwable> away) {}
