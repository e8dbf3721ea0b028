package dev.dromedary.statistics;

import java.time.Instant;

/**
 * A queue as it is now.
 *
 * @param name The name of the queue.
 * @param role The part of the queue on the way of an event.
 * @param depth The number of messages, those at consumers included.
 * @param depthAtLeast True if there are more messages, which were not counted.
 * @param oldestAt When the first message was sent.
 * @param oldestAgeSeconds The age of the first message in seconds.
 * @param consumers The number of consumers, of all gateways.
 * @param inPerSecond The messages that were added in a second on average.
 * @param outPerSecond The messages that were taken off in a second on average.
 * @param overSeconds The time of these averages in seconds, which ends now.
 * @param unknown Why something is not known.
 */
public record QueueReport(
    String name,
    QueueRole role,
    Long depth,
    Boolean depthAtLeast,
    Instant oldestAt,
    Long oldestAgeSeconds,
    Integer consumers,
    Double inPerSecond,
    Double outPerSecond,
    Double overSeconds,
    String unknown) {}
