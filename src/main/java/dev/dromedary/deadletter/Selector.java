package dev.dromedary.deadletter;

import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.event.EventType;
import dev.dromedary.history.DeadLetterIndex.Filter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JMS selector (Jakarta Messaging 3.1, 3.8.1) over the properties of dead letters. Values are
 * quoted, so that whatever an id holds is text.
 */
final class Selector {

  private final List<String> conditions = new ArrayList<>();

  /** Finds the meant ones, and of a pattern with words behind a {@code *} a few more. */
  static Selector of(Filter filter) {
    return new Selector()
        .anyOf(DeliveryMessage.ID, filter.deliveryId())
        .anyOf("tenant", filter.tenant())
        .anyOf(DeliveryMessage.ENDPOINT_ID, filter.endpointId())
        .anyOf("eventId", filter.eventId())
        .and(types(filter.eventType()))
        .anyOf(DeliveryMessage.REASON, filter.reason())
        .anyOf(DeliveryMessage.LAST_RESULT, filter.result())
        .and(filter.since() == null ? null : "deadAt >= " + millis(filter.since()))
        .and(filter.until() == null ? null : "deadAt < " + millis(filter.until()));
  }

  private Selector anyOf(String property, Collection<String> values) {
    return values.isEmpty() ? this : in(property, values);
  }

  private static String types(Collection<String> patterns) {
    return patterns.isEmpty()
        ? null
        : patterns.stream().map(Selector::type).collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** As many dots as the pattern has, unless it ends in any number of words. */
  private static String type(String pattern) {
    if (!pattern.contains("*")) {
      return "eventType = " + quoted(pattern);
    }
    String[] words = EventType.words(pattern);
    String like =
        Stream.of(words)
            .map(word -> word.startsWith("*") ? "%" : word.replaceAll("[%_!]", "!$0"))
            .collect(Collectors.joining("."));
    String meant = "eventType LIKE " + quoted(like) + " ESCAPE '!'";
    return words[words.length - 1].equals("**")
        ? meant
        : "(%s AND NOT (eventType LIKE '%%%s'))".formatted(meant, ".%".repeat(words.length));
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
