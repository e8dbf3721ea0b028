package dev.dromedary.history;

import java.util.List;

/**
 * The deliveries of the events that were accepted in a time.
 *
 * @param events how many were accepted
 * @param matched how many deliveries they were matched to
 * @param difference matched less delivered, waiting, dead and cancelled
 * @param moving the events that were accepted so lately that they may not be recorded yet, with all
 *     their deliveries
 * @param unaccounted how many deliveries or events do not add up
 * @param data the first of them
 */
public record Accounting(
    long events,
    long matched,
    long delivered,
    long waiting,
    long dead,
    long cancelled,
    long difference,
    long moving,
    long unaccounted,
    List<Unaccounted> data) {

  /** The most that are named. */
  static final int NAMED = 100;

  /** Why a delivery or event does not add up. */
  public enum Kind {
    /** The event has fewer deliveries than it was matched to. */
    DELIVERY_MISSING,
    /** The event has more deliveries than it was matched to. */
    DELIVERY_EXTRA,
    /** The event of the delivery is not recorded. */
    EVENT_MISSING,
    /** The delivery is dead-lettered, and not among the dead letters. */
    DEAD_LETTER_MISSING,
    /** The delivery is among the dead letters, and not dead-lettered. */
    DEAD_LETTER_EXTRA,
    /** The delivery was to be attempted long ago. */
    OVERDUE
  }

  /**
   * A delivery, or an event whose deliveries are too few or too many.
   *
   * @param kind Why it does not add up.
   * @param status The status of the delivery.
   * @param reason The reason of its status.
   * @param matched The number of deliveries that the event was matched to.
   * @param recorded The number of deliveries that it has.
   */
  public record Unaccounted(
      Kind kind,
      String tenant,
      String eventId,
      String eventSource,
      String endpointId,
      String deliveryId,
      String status,
      String reason,
      Long matched,
      Long recorded) {}
}
