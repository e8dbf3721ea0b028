package dev.dromedary.deadletter;

import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.history.DeadLetterIndex.Filter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A JMS selector (Jakarta Messaging 3.1, 3.8.1) over the properties of dead letters. Values are
 * quoted, so that whatever an id holds is text.
 */
final class Selector {

  private final List<String> conditions = new ArrayList<>();

  static Selector of(Filter filter) {
    return new Selector()
        .equal(DeliveryMessage.ID, filter.deliveryId())
        .equal("endpointId", filter.endpointId())
        .equal("eventType", filter.eventType())
        .equal(DeliveryMessage.REASON, filter.reason())
        .equal(DeliveryMessage.LAST_RESULT, filter.result())
        .and(filter.since() == null ? null : "deadAt >= " + millis(filter.since()))
        .and(filter.until() == null ? null : "deadAt < " + millis(filter.until()));
  }

  Selector equal(String property, String value) {
    return value == null ? this : and(property + " = " + quoted(value));
  }

  Selector in(String property, Collection<String> values) {
    return and(
        property
            + values.stream()
                .map(Selector::quoted)
                .collect(Collectors.joining(", ", " IN (", ")")));
  }

  Selector and(String condition) {
    if (condition != null) {
      conditions.add(condition);
    }
    return this;
  }

  /** Times of messages are whole milliseconds: the first one that is not before this time. */
  private static long millis(Instant time) {
    long millis = time.toEpochMilli();
    return Instant.ofEpochMilli(millis).isBefore(time) ? millis + 1 : millis;
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  @Override
  public String toString() {
    return String.join(" AND ", conditions);
  }
}
