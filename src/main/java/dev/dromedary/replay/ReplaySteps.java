package dev.dromedary.replay;

import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Reason;
import dev.dromedary.event.EventKey;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.history.HistorySteps;
import dev.dromedary.history.SlowQueryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@code replay.camel.yaml}. */
public final class ReplaySteps {

  private static final Logger LOG = LoggerFactory.getLogger(ReplaySteps.class);
  private static final String REST = "webhooksReplayRest";

  /** After a query that took too long. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final PastDeliveries past;
  private final ReplayChunks chunks;
  private final IntConsumer replayed;
  private final Clock clock;

  /**
   * @param replayed is called with the number of deliveries that are replayed
   */
  ReplaySteps(PastDeliveries past, ReplayChunks chunks, IntConsumer replayed, Clock clock) {
    this.past = past;
    this.chunks = chunks;
    this.replayed = replayed;
    this.clock = clock;
  }

  /** Takes the id of a replay by filter, gives its message. */
  public void begin(Exchange exchange) {
    String id = exchange.getMessage().getBody(String.class);
    ExchangeMessages.set(exchange, null, ReplayMessage.first(id).properties());
  }

  /**
   * Takes the message of a replay by filter, gives the deliveries of its next chunk; the variable
   * {@code rest} is MORE if it goes on, and NONE if it is through.
   */
  public void chunk(Exchange exchange) {
    ReplayMessage message = ReplayMessage.read(exchange.getMessage().getHeaders());
    ReplayChunks.Chunk chunk = next(message);
    Instant now = clock.instant();
    replayed.accept(chunk.deliveries().size());
    HistorySteps.setEntries(
        exchange,
        chunk.deliveries().stream().map(each -> pendingAgain(each, Reason.REPLAYED, now)).toList());
    exchange.setVariable("rest", chunk.rest() == null ? "NONE" : "MORE");
    exchange.setProperty(REST, chunk.rest());
    exchange.getMessage().setBody(chunk.deliveries());
  }

  private ReplayChunks.Chunk next(ReplayMessage message) {
    try {
      return chunks.next(message);
    } catch (SlowQueryException e) {
      LOG.warn("Replay {} waits for the database: {}", message.replayId(), e.getMessage());
      return new ReplayChunks.Chunk(List.of(), message.waiting(clock.instant().plus(PAUSE)));
    }
  }

  /** Gives the message of what is left of the replay. */
  public void rest(Exchange exchange) {
    ReplayMessage rest = exchange.getProperty(REST, ReplayMessage.class);
    ExchangeMessages.set(exchange, null, rest.properties());
  }

  /**
   * Takes the key of an event; the property {@code endpointId} says where it is to go. Gives the
   * message, or no body if the history knows no such event.
   */
  public void findEvent(Exchange exchange) {
    EventKey key = exchange.getMessage().getBody(EventKey.class);
    String endpointId = exchange.getProperty("endpointId", String.class);
    give(exchange, past.find(key, endpointId), Reason.REPLAYED);
  }

  /** Takes a delivery's id, gives its message, or no body if the history knows no such delivery. */
  public void find(Exchange exchange) {
    give(exchange, past.find(exchange.getMessage().getBody(String.class)), Reason.REPLAYED);
  }

  /**
   * The same of one that is on no queue; the property {@code order} says its ordering key and
   * lease.
   */
  public void findLost(Exchange exchange) {
    Delivery.Order order = exchange.getProperty("order", Delivery.Order.class);
    give(exchange, past.lost(exchange.getMessage().getBody(String.class), order), Reason.PUT_BACK);
  }

  private void give(Exchange exchange, Optional<Delivery> found, Reason reason) {
    if (found.isEmpty()) {
      ExchangeMessages.set(exchange, null, Map.of());
      return;
    }
    Delivery delivery = found.get();
    if (reason == Reason.REPLAYED) {
      replayed.accept(1);
    }
    HistorySteps.setEntries(exchange, List.of(pendingAgain(delivery, reason, clock.instant())));
    ExchangeMessages.set(exchange, delivery.event().body(), DeliveryMessage.properties(delivery));
  }

  private static HistoryEntry.Moved pendingAgain(Delivery delivery, Reason reason, Instant now) {
    return HistoryEntries.moved(delivery, DeliveryStatus.PENDING, reason.name(), null, now);
  }
}
