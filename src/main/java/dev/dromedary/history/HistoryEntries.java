package dev.dromedary.history;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.WaitsText;
import dev.dromedary.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** History entries of what happens to a delivery. */
public final class HistoryEntries {

  private HistoryEntries() {}

  public static HistoryEntry.Accepted accepted(Event event, int matched) {
    return new HistoryEntry.Accepted(event, matched, List.of());
  }

  /**
   * Since its event was accepted, so that an event that is matched twice does not put back what
   * came of it; but not by a sender's clock that is ahead of ours.
   */
  public static HistoryEntry.Moved pending(Delivery delivery, Instant now) {
    Instant accepted = delivery.event().acceptedAt();
    Instant since = accepted.isBefore(now) ? accepted : now;
    return moved(delivery, DeliveryStatus.PENDING, null, null, since);
  }

  public static HistoryEntry.Moved moved(
      Delivery delivery, DeliveryStatus status, String reason, Instant next, Instant at) {
    return new HistoryEntry.Moved(
        delivery.id(),
        delivery.event().id(),
        delivery.event().source(),
        delivery.endpointId(),
        delivery.event().tenant(),
        delivery.event().type(),
        status,
        delivery.attempts(),
        delivery.trail().last(),
        reason,
        next,
        delivery.event().acceptedAt(),
        at,
        WaitsText.write(delivery.trail().waits()));
  }

  public static List<HistoryEntry> of(Outcome outcome) {
    List<HistoryEntry> entries = new ArrayList<>(2);
    AttemptResult result = outcome.result();
    if (result != null) {
      entries.add(
          new HistoryEntry.Attempted(
              result.id(),
              outcome.delivery().id(),
              outcome.delivery().endpointId(),
              outcome.delivery().attempts(),
              outcome.attempted().delivery().trigger(),
              result.startedAt(),
              result.duration().toMillis(),
              result.statusCode(),
              result.result().name(),
              result.errorName(),
              CallText.write(result.call())));
    }
    entries.add(
        moved(outcome.delivery(), outcome.status(), outcome.reason(), next(outcome), outcome.at()));
    return entries;
  }

  /** Its reserved time, not the end of the tier on which it waits for it. */
  private static Instant next(Outcome outcome) {
    Instant reserved = outcome.delivery().reservedAt();
    return reserved != null && outcome.dueAt() != null && reserved.isAfter(outcome.dueAt())
        ? reserved
        : outcome.dueAt();
  }
}
