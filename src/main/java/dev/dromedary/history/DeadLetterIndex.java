package dev.dromedary.history;

import dev.dromedary.event.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What the history knows about the dead letters, which can be looked through by any condition
 * without the queue. It may be behind the queue for a moment. A store that is away throws {@code
 * StoreUnavailableException}.
 */
public interface DeadLetterIndex {

  /**
   * In the order in which they were dead-lettered; page k costs what the first page does.
   *
   * @param cursor the {@code nextCursor} of the page before, or null
   */
  Page<DeadLetter> list(Filter filter, int limit, String cursor);

  /** In the order of their ids, those behind this one. */
  List<DeadLetter> after(String deliveryId, int limit);

  /** Those of these deliveries that it has. */
  Set<String> known(Collection<String> deliveryIds);

  /** What was on the queue, whatever the history said. */
  void add(List<DeadLetter> letters);

  /**
   * What is no longer on the queue, by no entry of the history: cancelled, unless an entry comes
   * that says otherwise.
   */
  void remove(List<DeadLetter> letters);

  /** Fields that are null are no condition. {@code since} is inclusive, {@code until} exclusive. */
  record Filter(
      String deliveryId,
      String endpointId,
      String eventType,
      String reason,
      Instant since,
      Instant until) {

    public static Filter ofDelivery(String deliveryId) {
      return new Filter(deliveryId, null, null, null, null, null);
    }

    public boolean matches(DeadLetter letter) {
      return (deliveryId == null || deliveryId.equals(letter.deliveryId()))
          && (endpointId == null || endpointId.equals(letter.endpointId()))
          && (eventType == null || eventType.equals(letter.eventType()))
          && (reason == null || reason.equals(letter.reason()))
          && (since == null || !letter.at().isBefore(since))
          && (until == null || letter.at().isBefore(until));
    }
  }
}
