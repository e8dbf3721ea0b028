package dev.dromedary.history;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.history.HistoryEntry.Accepted;
import dev.dromedary.history.HistoryEntry.Attempted;
import dev.dromedary.history.HistoryEntry.Moved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    static final Comparator<DeliveryKey> ORDER =
        Comparator.comparingInt(DeliveryKey::hour)
            .thenComparing(DeliveryKey::tenant)
            .thenComparing(DeliveryKey::endpointId)
            .thenComparing(DeliveryKey::type)
            .thenComparing(DeliveryKey::status)
            .thenComparing(DeliveryKey::result)
            .thenComparingInt(DeliveryKey::statusCode);
  }

  /**
   * @param lastAt when the last of the attempts began, or null without one
   * @param latencies the attempts of each {@linkplain LatencyClasses class}
   */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record DeliverySum(
      int deliveries, int attempts, long millis, Instant lastAt, Map<Integer, Integer> latencies) {

    private static final DeliverySum ENDED = new DeliverySum(1, 0, 0, null, Map.of());

    static DeliverySum of(Attempted attempt) {
      return new DeliverySum(
          0,
          1,
          attempt.durationMs(),
          attempt.startedAt(),
          Map.of(LatencyClasses.of(attempt.durationMs()), 1));
    }

    DeliverySum plus(DeliverySum other) {
      Map<Integer, Integer> all = new HashMap<>(latencies);
      other.latencies.forEach((found, count) -> all.merge(found, count, Integer::sum));
      return new DeliverySum(
          deliveries + other.deliveries,
          attempts + other.attempts,
          millis + other.millis,
          lastAt == null || other.lastAt != null && other.lastAt.isAfter(lastAt)
              ? other.lastAt
              : lastAt,
          all);
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
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record EventSum(int events, int deliveries, int attempts) {

    EventSum plus(EventSum other) {
      return new EventSum(
          events + other.events, deliveries + other.deliveries, attempts + other.attempts);
    }
  }

  /** As JSON, of which keys are no names. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  private record Text(List<DeliveryLine> deliveries, List<EventLine> events) {}

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  private record DeliveryLine(DeliveryKey key, DeliverySum sum) {}

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  private record EventLine(EventKey key, EventSum sum) {}

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

  SortedMap<EventKey, EventSum> events() {
    return events;
  }

  boolean isEmpty() {
    return deliveries.isEmpty() && events.isEmpty();
  }

  void add(Accepted accepted) {
    add(
        accepted.event().tenant(),
        accepted.event().acceptedAt(),
        accepted.event().type(),
        new EventSum(1, 0, 0));
  }

  /** A delivery that ended, with the result of its last attempt. */
  void add(Moved ended) {
    LastAttempt last = ended.last();
    add(ended, ended.at(), last.result(), last.statusCode(), DeliverySum.ENDED);
    add(ended.tenant(), ended.at(), ended.eventType(), new EventSum(0, 1, 0));
  }

  /**
   * @param moved where its delivery came to by it
   */
  void add(Attempted attempt, Moved moved) {
    Instant at = attempt.startedAt();
    add(moved, at, attempt.result(), attempt.statusCode(), DeliverySum.of(attempt));
    add(moved.tenant(), at, moved.eventType(), new EventSum(0, 0, 1));
  }

  private void add(Moved moved, Instant at, String result, Integer code, DeliverySum sum) {
    DeliveryKey key =
        new DeliveryKey(
            hour(at),
            moved.tenant(),
            moved.endpointId(),
            moved.eventType(),
            moved.status().name(),
            result == null ? "" : result,
            code == null ? 0 : code);
    deliveries.merge(key, sum, DeliverySum::plus);
  }

  private void add(String tenant, Instant at, String type, EventSum sum) {
    events.merge(new EventKey(tenant, hour(at), type), sum, EventSum::plus);
  }

  String text() {
    List<DeliveryLine> lines = new ArrayList<>();
    deliveries.forEach((key, sum) -> lines.add(new DeliveryLine(key, sum)));
    List<EventLine> eventLines = new ArrayList<>();
    events.forEach((key, sum) -> eventLines.add(new EventLine(key, sum)));
    return JSON.writeValueAsString(new Text(lines, eventLines));
  }

  /**
   * @param text of other sums
   */
  void add(String text) {
    Text other = JSON.readValue(text, Text.class);
    other.deliveries.forEach(line -> deliveries.merge(line.key, line.sum, DeliverySum::plus));
    other.events.forEach(line -> events.merge(line.key, line.sum, EventSum::plus));
  }
}
