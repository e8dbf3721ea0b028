package dev.dromedary.retry;

import java.time.Instant;

/**
 * Where a delivery waits, and until when.
 *
 * @param tier the name of the tier
 */
record Place(String tier, Instant dueAt) {}
