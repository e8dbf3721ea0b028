package dev.dromedary.history;

import static com.fasterxml.jackson.annotation.JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.dromedary.event.EventType;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The dead letters as the history has them, searchable by any condition without the queue. The
 * index may be behind the queue for a moment. An unavailable store throws {@code
 * StoreUnavailableException}.
 */
public interface DeadLetterIndex {

  /** In the order in which they were dead-lettered; page k costs what the first page does. */
  Page<DeadLetter> list(Filter filter, PageRequest page);

  /** In the order of their ids, those behind this one. */
  List<DeadLetter> after(String deliveryId, int limit);

  /** The deliveries of these that it has. */
  Set<String> known(Collection<String> deliveryIds);

  /** Dead letters that were found on the queue. */
  void add(List<DeadLetter> letters);

  /**
   * Dead letters that left the queue without an entry of the history: cancelled, unless an entry
   * comes that says otherwise.
   */
  void remove(List<DeadLetter> letters);

  /**
   * Which dead letters are meant: of each list any value, of all lists together each; null is no
   * condition.
   *
   * @param eventType types or patterns, see {@link EventType}
   * @param result of the last attempt
   * @param since when they were dead-lettered, inclusive
   * @param until exclusive
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Filter(
      @JsonFormat(with = WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED) List<String> deliveryId,
      @JsonFormat(with = WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED) List<String> tenant,
      @JsonFormat(with = WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED) List<String> endpointId,
      @JsonFormat(with = WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED) List<String> eventId,
      @JsonFormat(with = WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED) List<String> eventType,
      @JsonFormat(with = WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED) List<String> reason,
      @JsonFormat(with = WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED) List<String> result,
      Instant since,
      Instant until) {

    public static final Filter ANY =
        new Filter(null, null, null, null, null, null, null, null, null);

    public Filter {
      deliveryId = Conditions.given(deliveryId);
      tenant = Conditions.given(tenant);
      endpointId = Conditions.given(endpointId);
      eventId = Conditions.given(eventId);
      eventType = Conditions.given(eventType);
      reason = Conditions.given(reason);
      result = Conditions.given(result);
      eventType.forEach(each -> EventType.requirePattern("eventType", each));
    }

    public static Filter ofDelivery(String deliveryId) {
      return new Filter(List.of(deliveryId), null, null, null, null, null, null, null, null);
    }

    public boolean matches(DeadLetter letter) {
      return isIn(deliveryId, letter.deliveryId())
          && isIn(tenant, letter.tenant())
          && isIn(endpointId, letter.endpointId())
          && isIn(eventId, letter.eventId())
          && isIn(reason, letter.reason())
          && isIn(result, letter.last().result())
          && (since == null || !letter.at().isBefore(since))
          && (until == null || letter.at().isBefore(until))
          && (eventType.isEmpty()
              || eventType.stream()
                  .anyMatch(each -> letter.eventType().matches(EventType.regex(each))));
    }

    private static boolean isIn(List<String> meant, String value) {
      return meant.isEmpty() || meant.contains(value);
    }
  }
}
