package dev.dromedary.history;

import dev.dromedary.history.HistoryEntry.Attempted;
import java.time.Instant;
import java.util.Arrays;

/** Of deliveries that ended, and of attempts; of a minute also of events. */
final class DeliverySum {

  private final int[] latencies = new int[LatencyClasses.COUNT];
  private int events;
  private int deliveries;
  private int attempts;
  private long millis;
  private Instant lastAt;

  int events() {
    return events;
  }

  int deliveries() {
    return deliveries;
  }

  int attempts() {
    return attempts;
  }

  long millis() {
    return millis;
  }

  /** When the last of the attempts began, or null without one. */
  Instant lastAt() {
    return lastAt;
  }

  /** The attempts of a {@linkplain LatencyClasses class}. */
  int latency(int index) {
    return latencies[index];
  }

  void accepted() {
    events++;
  }

  void ended() {
    deliveries++;
  }

  void add(Attempted attempt) {
    attempts++;
    millis += attempt.durationMs();
    latencies[LatencyClasses.of(attempt.durationMs())]++;
    began(attempt.startedAt());
  }

  void add(HourSums.DeliveryLine line) {
    events += line.events();
    deliveries += line.deliveries();
    attempts += line.attempts();
    millis += line.millis();
    for (int index = 0; index < line.latencies().length; index++) {
      latencies[index] += line.latencies()[index];
    }
    began(line.lastAt());
  }

  private void began(Instant at) {
    if (lastAt == null || at != null && at.isAfter(lastAt)) {
      lastAt = at;
    }
  }

  HourSums.DeliveryLine line(HourSums.DeliveryKey key) {
    int end = LatencyClasses.COUNT;
    while (end > 0 && latencies[end - 1] == 0) {
      end--;
    }
    int[] first = Arrays.copyOf(latencies, end);
    return new HourSums.DeliveryLine(key, deliveries, attempts, millis, lastAt, first, events);
  }
}
