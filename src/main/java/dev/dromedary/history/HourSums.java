package dev.dromedary.history;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.event.Event;
import dev.dromedary.history.HistoryEntry.Accepted;
import dev.dromedary.history.HistoryEntry.Attempted;
import dev.dromedary.history.HistoryEntry.Moved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The sums of hours, of a batch of the history or of many, in the order of their keys. */
final class HourSums {

  private static final long HOUR = 3600;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The hour and the groups of attempts and deliveries. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record DeliveryKey(
      int hour,
      String tenant,
      String endpointId,
      String type,
      String status,
      String result,
      int statusCode) {

    /** The hour, the status and the result alone. */
    private DeliveryKey total() {
      return new DeliveryKey(hour, "", "", "", status, result, 0);
    }

    static final Comparator<DeliveryKey> ORDER =
        Comparator.comparingInt(DeliveryKey::hour)
            .thenComparing(DeliveryKey::tenant)
            .thenComparing(DeliveryKey::endpointId)
            .thenComparing(DeliveryKey::type)
            .thenComparing(DeliveryKey::status)
            .thenComparing(DeliveryKey::result)
            .thenComparingInt(DeliveryKey::statusCode);
  }

  /** Of deliveries that ended, and of attempts. */
  static final class DeliverySum {

    private final int[] latencies = new int[LatencyClasses.COUNT];
    private int deliveries;
    private int attempts;
    private long millis;
    private Instant lastAt;

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

    private void add(Attempted attempt) {
      attempts++;
      millis += attempt.durationMs();
      latencies[LatencyClasses.of(attempt.durationMs())]++;
      began(attempt.startedAt());
    }

    private void add(DeliveryLine line) {
      deliveries += line.deliveries;
      attempts += line.attempts;
      millis += line.millis;
      for (int index = 0; index < line.latencies.length; index++) {
        latencies[index] += line.latencies[index];
      }
      began(line.lastAt);
    }

    private void began(Instant at) {
      if (lastAt == null || at != null && at.isAfter(lastAt)) {
        lastAt = at;
      }
    }
  }

  /** The hour and the groups of events. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record EventKey(String tenant, int hour, String type) {

    static final Comparator<EventKey> ORDER =
        Comparator.comparing(EventKey::tenant)
            .thenComparingInt(EventKey::hour)
            .thenComparing(EventKey::type);
  }

  /** Of events, and of their deliveries and attempts. */
  static final class EventSum {

    private int events;
    private int deliveries;
    private int attempts;

    int events() {
      return events;
    }

    int deliveries() {
      return deliveries;
    }

    int attempts() {
      return attempts;
    }

    private void add(EventLine line) {
      events += line.events;
      deliveries += line.deliveries;
      attempts += line.attempts;
    }
  }

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  private record Text(List<DeliveryLine> deliveries, List<EventLine> events) {}

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  private record DeliveryLine(
      DeliveryKey key, int deliveries, int attempts, long millis, Instant lastAt, int[] latencies) {

    static DeliveryLine of(DeliveryKey key, DeliverySum sum) {
      int end = LatencyClasses.COUNT;
      while (end > 0 && sum.latencies[end - 1] == 0) {
        end--;
      }
      int[] latencies = Arrays.copyOf(sum.latencies, end);
      return new DeliveryLine(key, sum.deliveries, sum.attempts, sum.millis, sum.lastAt, latencies);
    }
  }

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  private record EventLine(EventKey key, int events, int deliveries, int attempts) {

    static EventLine of(EventKey key, EventSum sum) {
      return new EventLine(key, sum.events, sum.deliveries, sum.attempts);
    }
  }

  private final SortedMap<DeliveryKey, DeliverySum> deliveries = new TreeMap<>(DeliveryKey.ORDER);
  private final SortedMap<EventKey, EventSum> events = new TreeMap<>(EventKey.ORDER);

  static int hour(Instant at) {
    return (int) Math.floorDiv(at.getEpochSecond(), HOUR);
  }

  static Instant time(long hour) {
    return Instant.ofEpochSecond(hour * HOUR);
  }

  SortedMap<DeliveryKey, DeliverySum> deliveries() {
    return deliveries;
  }

  /** The same of all tenants, endpoints, types and status codes. */
  SortedMap<DeliveryKey, DeliverySum> totals() {
    HourSums totals = new HourSums();
    deliveries.forEach((key, sum) -> totals.of(key.total()).add(DeliveryLine.of(key, sum)));
    return totals.deliveries;
  }

  SortedMap<EventKey, EventSum> events() {
    return events;
  }

  boolean isEmpty() {
    return deliveries.isEmpty() && events.isEmpty();
  }

  void add(Accepted accepted) {
    Event event = accepted.event();
    of(event.tenant(), event.acceptedAt(), event.type()).events++;
  }

  /** A delivery that ended, with the result of its last attempt. */
  void add(Moved ended) {
    LastAttempt last = ended.last();
    of(ended, ended.at(), last.result(), last.statusCode()).deliveries++;
    of(ended.tenant(), ended.at(), ended.eventType()).deliveries++;
  }

  /**
   * @param moved where its delivery came to by it
   */
  void add(Attempted attempt, Moved moved) {
    Instant at = attempt.startedAt();
    of(moved, at, attempt.result(), attempt.statusCode()).add(attempt);
    of(moved.tenant(), at, moved.eventType()).attempts++;
  }

  private DeliverySum of(Moved moved, Instant at, String result, Integer code) {
    return of(
        new DeliveryKey(
            hour(at),
            moved.tenant(),
            moved.endpointId(),
            moved.eventType(),
            moved.status().name(),
            result == null ? "" : result,
            code == null ? 0 : code));
  }

  private EventSum of(String tenant, Instant at, String type) {
    return of(new EventKey(tenant, hour(at), type));
  }

  private DeliverySum of(DeliveryKey key) {
    return deliveries.computeIfAbsent(key, none -> new DeliverySum());
  }

  private EventSum of(EventKey key) {
    return events.computeIfAbsent(key, none -> new EventSum());
  }

  String text() {
    List<DeliveryLine> lines = new ArrayList<>();
    deliveries.forEach((key, sum) -> lines.add(DeliveryLine.of(key, sum)));
    List<EventLine> eventLines = new ArrayList<>();
    events.forEach((key, sum) -> eventLines.add(EventLine.of(key, sum)));
    return JSON.writeValueAsString(new Text(lines, eventLines));
  }

  /**
   * @param text of other sums
   */
  void add(String text) {
    Text other = JSON.readValue(text, Text.class);
    other.deliveries.forEach(line -> of(line.key).add(line));
    other.events.forEach(line -> of(line.key).add(line));
  }
}
