package dev.dromedary.delivery;

import java.time.Instant;

/**
 * A time for which a delivery was deferred, over and over perhaps, for one reason.
 *
 * @param reason the name of its {@link Reason}
 * @param until when it was attempted or waited for something else; null: it waits still
 */
public record Wait(String reason, Instant from, Instant until) {}
