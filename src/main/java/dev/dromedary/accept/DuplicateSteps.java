package dev.dromedary.accept;

import dev.dromedary.batch.Batches;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.IdConflictException;
import dev.dromedary.metrics.Counters;
import org.apache.camel.Exchange;
import org.apache.camel.spi.IdempotentRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The idempotent repository of {@code accept.camel.yaml}: the {@link DuplicateWindow}, within the
 * transaction of the batch. An event's key is claimed before its match, and released when its batch
 * is rolled back, not when its exchange ends: the broker will deliver it again. The key as text
 * serves the route only; the window knows the event itself.
 */
public final class DuplicateSteps implements IdempotentRepository {

  private static final Logger LOG = LoggerFactory.getLogger("dev.dromedary.event");

  private final DuplicateWindow window;
  private final Counters counters;

  public DuplicateSteps(DuplicateWindow window, Counters counters) {
    this.window = window;
    this.counters = counters;
  }

  /**
   * @throws IdConflictException if another content has claimed the id since the event was read; the
   *     message is then processed again, alone, and rejected
   */
  @Override
  public boolean add(Exchange exchange, String text) {
    Event event = exchange.getMessage().getBody(Event.class);
    EventKey key = event.key();
    switch (window.claim(key, event.digest())) {
      case OTHER -> throw new IdConflictException("eventId");
      case SAME -> {
        counters.duplicate();
        LOG.info(
            "event.duplicate eventId={} eventType={} tenant={}",
            key.id(),
            event.type(),
            key.tenant());
        return false;
      }
      default -> {
        Batches.whenEnded(counters::accepted, () -> window.release(key));
        return true;
      }
    }
  }

  @Override
  public boolean remove(Exchange exchange, String text) {
    return true;
  }

  @Override
  public boolean confirm(Exchange exchange, String text) {
    return true;
  }

  @Override
  public boolean add(String text) {
    throw new UnsupportedOperationException("An event is claimed with its exchange");
  }

  @Override
  public boolean contains(String text) {
    throw new UnsupportedOperationException("An event is claimed when its exchange begins: eager");
  }

  @Override
  public boolean remove(String text) {
    return true;
  }

  @Override
  public boolean confirm(String text) {
    return true;
  }

  @Override
  public void clear() {}

  @Override
  public void start() {}

  @Override
  public void stop() {}
}
