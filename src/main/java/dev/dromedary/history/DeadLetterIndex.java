package dev.dromedary.history;

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
   * Fields that are null are no condition. {@code since} is inclusive, {@code until} exclusive.
   *
   * @param result of the last attempt
   */
  record Filter(
      String deliveryId,
      String endpointId,
      String eventType,
      String reason,
      String result,
      Instant since,
      Instant until) {

    public static Filter ofDelivery(String deliveryId) {
      return new Filter(deliveryId, null, null, null, null, null, null);
    }

    public boolean matches(DeadLetter letter) {
      return (deliveryId == null || deliveryId.equals(letter.deliveryId()))
          && (endpointId == null || endpointId.equals(letter.endpointId()))
          && (eventType == null || eventType.equals(letter.eventType()))
          && (reason == null || reason.equals(letter.reason()))
          && (result == null || result.equals(letter.last().result()))
          && (since == null || !letter.at().isBefore(since))
          && (until == null || letter.at().isBefore(until));
    }
  }
}
