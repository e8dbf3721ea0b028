package dev.dromedary.history;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Mismatched;
import dev.dromedary.event.Event;
import java.time.Instant;
import java.util.List;

/**
 * One thing that happened, as it travels to the history. Writing an entry twice changes nothing.
 *
 * <p>On the wire an entry is its kind and its components in their order, without their names: these
 * are a sixth of what an event of 1,000 bytes leads to.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_ARRAY)
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonSubTypes({
  @JsonSubTypes.Type(value = HistoryEntry.Accepted.class, name = "e"),
  @JsonSubTypes.Type(value = HistoryEntry.Moved.class, name = "d"),
  @JsonSubTypes.Type(value = HistoryEntry.Attempted.class, name = "a")
})
public sealed interface HistoryEntry {

  /**
   * An event was accepted and matched.
   *
   * @param matched how many endpoints get it; zero leaves its trace too. Of two entries about one
   *     event the higher number counts
   * @param mismatched the first of the tenant's endpoints that do not get it, as they were then; of
   *     an event with many subscribers none
   */
  record Accepted(
      @JsonFormat(shape = JsonFormat.Shape.ARRAY) Event event,
      int matched,
      List<Mismatched> mismatched)
      implements HistoryEntry {

    /** A message of an earlier version has none. */
    public Accepted {
      mismatched = mismatched == null ? List.of() : mismatched;
    }

    public Accepted(Event event, int matched) {
      this(event, matched, List.of());
    }
  }

  /**
   * A delivery came to a status.
   *
   * @param attempts attempts made so far
   * @param last the last of them
   * @param reason why it waits or was dead-lettered, or null
   * @param nextAttemptAt when it is due again, or null
   * @param at when that was so; of two entries about one delivery that with more attempts counts,
   *     of as many the later one
   * @param waits as {@link dev.dromedary.delivery.WaitsText} writes them; null: no others than
   *     before
   */
  record Moved(
      String deliveryId,
      String eventId,
      String eventSource,
      String endpointId,
      String tenant,
      String eventType,
      DeliveryStatus status,
      int attempts,
      @JsonFormat(shape = JsonFormat.Shape.ARRAY) LastAttempt last,
      String reason,
      Instant nextAttemptAt,
      Instant createdAt,
      Instant at,
      String waits)
      implements HistoryEntry {}

  /**
   * One HTTP request and its result.
   *
   * @param number from 1
   * @param statusCode null if there was no answer
   * @param result one of the names that the classifier gives, such as DELIVERED, FAILED, TIMEOUT
   * @param error the name of what failed, such as CONNECTION_REFUSED, or null
   * @param call as {@link CallText} writes it
   */
  record Attempted(
      String id,
      String deliveryId,
      String endpointId,
      int number,
      Delivery.Trigger trigger,
      Instant startedAt,
      long durationMs,
      Integer statusCode,
      String result,
      String error,
      String call)
      implements HistoryEntry {

    @Override
    public String toString() {
      return "Attempted[%s %s #%d %s]".formatted(id, deliveryId, number, result);
    }
  }
}
