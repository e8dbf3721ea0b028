package dev.dromedary.history;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.event.Event;
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
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sums of hours, of a batch of the history or of many, in the order of their keys; and those of
 * minutes, over all tenants, endpoints, types and status codes.
 */
final class HourSums {

  static final int HOUR = 3600;
  static final int MINUTE = 60;

  /** A number that an older gateway did not write is 0. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  /** The hour, or the minute, and the groups of attempts and deliveries. */
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
      return total(hour, status, result);
    }

    private static DeliveryKey total(int at, String status, String result) {
      return new DeliveryKey(at, "", "", "", status, result, 0);
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
  private record Text(
      List<DeliveryLine> deliveries, List<EventLine> events, List<DeliveryLine> minutes) {}

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record DeliveryLine(
      DeliveryKey key,
      int deliveries,
      int attempts,
      long millis,
      Instant lastAt,
      int[] latencies,
      int events) {}

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  private record EventLine(EventKey key, int events, int deliveries, int attempts) {

    static EventLine of(EventKey key, EventSum sum) {
      return new EventLine(key, sum.events, sum.deliveries, sum.attempts);
    }
  }

  private final SortedMap<DeliveryKey, DeliverySum> deliveries = new TreeMap<>(DeliveryKey.ORDER);
  private final SortedMap<EventKey, EventSum> events = new TreeMap<>(EventKey.ORDER);

  /** Few, of which each is looked up often. */
  private final Map<DeliveryKey, DeliverySum> minutes = new HashMap<>();

  static int hour(Instant at) {
    return number(at, HOUR);
  }

  /**
   * @param unit {@link #HOUR} or {@link #MINUTE}
   */
  static int number(Instant at, int unit) {
    return (int) Math.floorDiv(at.getEpochSecond(), unit);
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
    deliveries.forEach((key, sum) -> totals.of(key.total()).add(sum.line(key)));
    return totals.deliveries;
  }

  SortedMap<EventKey, EventSum> events() {
    return events;
  }

  SortedMap<DeliveryKey, DeliverySum> minutes() {
    SortedMap<DeliveryKey, DeliverySum> sorted = new TreeMap<>(DeliveryKey.ORDER);
    sorted.putAll(minutes);
    return sorted;
  }

  boolean isEmpty() {
    return deliveries.isEmpty() && events.isEmpty();
  }

  void add(Accepted accepted) {
    Event event = accepted.event();
    of(event.tenant(), event.acceptedAt(), event.type()).events++;
    minute(event.acceptedAt(), "", "").accepted();
  }

  /** A delivery that ended, with the result of its last attempt. */
  void add(Moved ended) {
    LastAttempt last = ended.last();
    of(ended, ended.at(), last.result(), last.statusCode()).ended();
    of(ended.tenant(), ended.at(), ended.eventType()).deliveries++;
    minute(ended.at(), ended.status().name(), last.result()).ended();
  }

  /**
   * @param moved where its delivery came to by it
   */
  void add(Attempted attempt, Moved moved) {
    Instant at = attempt.startedAt();
    of(moved, at, attempt.result(), attempt.statusCode()).add(attempt);
    of(moved.tenant(), at, moved.eventType()).attempts++;
    minute(at, moved.status().name(), attempt.result()).add(attempt);
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

  private DeliverySum minute(Instant at, String status, String result) {
    DeliveryKey key = DeliveryKey.total(number(at, MINUTE), status, result == null ? "" : result);
    return minutes.computeIfAbsent(key, none -> new DeliverySum());
  }

  private DeliverySum of(DeliveryKey key) {
    return deliveries.computeIfAbsent(key, none -> new DeliverySum());
  }

  private EventSum of(EventKey key) {
    return events.computeIfAbsent(key, none -> new EventSum());
  }

  String text() {
    List<EventLine> eventLines = new ArrayList<>();
    events.forEach((key, sum) -> eventLines.add(EventLine.of(key, sum)));
    return JSON.writeValueAsString(new Text(lines(deliveries), eventLines, lines(minutes())));
  }

  private static List<DeliveryLine> lines(SortedMap<DeliveryKey, DeliverySum> sums) {
    List<DeliveryLine> lines = new ArrayList<>(sums.size());
    sums.forEach((key, sum) -> lines.add(sum.line(key)));
    return lines;
  }

  /**
   * @param text of other sums; those of an older gateway have no minutes
   */
  void add(String text) {
    Text other = JSON.readValue(text, Text.class);
    other.deliveries.forEach(line -> of(line.key).add(line));
    other.events.forEach(line -> of(line.key).add(line));
    if (other.minutes != null) {
      other.minutes.forEach(
          line -> minutes.computeIfAbsent(line.key, none -> new DeliverySum()).add(line));
    }
  }
}
