package dev.dromedary.autoconfigure;

import dev.dromedary.deliver.AttemptResult;
import dev.dromedary.deliver.Delivery;
import dev.dromedary.deliver.DeliveryStatus;
import dev.dromedary.deliver.Outcome;
import dev.dromedary.event.Event;
import dev.dromedary.history.HistoryCodec;
import dev.dromedary.history.HistoryEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/** History entries of what happens to a delivery. */
final class Entries {

  /** What goes to the history, by the name that the routes give to it. */
  private static final String VARIABLE = "history";

  private static final byte[] NOTHING = new byte[0];

  private Entries() {}

  static void record(Exchange exchange, List<? extends HistoryEntry> entries) {
    exchange.setVariable(VARIABLE, entries.isEmpty() ? NOTHING : HistoryCodec.encode(entries));
  }

  static HistoryEntry.Accepted accepted(Event event, int matched) {
    return new HistoryEntry.Accepted(event, matched);
  }

  static HistoryEntry.Moved moved(
      Delivery delivery,
      DeliveryStatus status,
      Integer lastStatusCode,
      String reason,
      Instant next,
      Instant at) {
    return new HistoryEntry.Moved(
        delivery.id(),
        delivery.event().id(),
        delivery.event().source(),
        delivery.endpointId(),
        delivery.event().tenant(),
        delivery.event().type(),
        status,
        delivery.attempts(),
        lastStatusCode,
        reason,
        next,
        delivery.event().acceptedAt(),
        at);
  }

  static List<HistoryEntry> of(Outcome outcome, Instant at) {
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
              result.requestHeaders(),
              result.responseExcerpt()));
    }
    entries.add(
        moved(
            outcome.delivery(),
            outcome.status(),
            result == null ? null : result.statusCode(),
            outcome.reason(),
            next(outcome),
            at));
    return entries;
  }

  /** Its turn, not the end of the tier on which it waits for it. */
  private static Instant next(Outcome outcome) {
    Instant slot = outcome.delivery().slotAt();
    return slot != null && outcome.dueAt() != null && slot.isAfter(outcome.dueAt())
        ? slot
        : outcome.dueAt();
  }
}
