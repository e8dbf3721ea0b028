package dev.dromedary.erasure;

import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.erasure.Erasure.Counts;
import dev.dromedary.erasure.Erasure.Progress;
import dev.dromedary.event.TypedId;
import dev.dromedary.history.DeadLetterIndex;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases tenants, step by step: each step may be done again, so that any gateway goes on after a
 * crash. A delivery that waits has its payload in its message; it is cancelled when it is due,
 * because its endpoint is gone, and the erasure is done when none is left.
 */
public final class Erasures {

  private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
  private static final int CHUNK = 500;
  private static final Duration LEASE = Duration.ofMinutes(1);

  /** The events that were on their way when it began are in the history by then. */
  private static final Duration MOVING = Duration.ofMinutes(1);

  private final ErasureStore store;
  private final Endpoints endpoints;
  private final DeadLetters deadLetters;
  private final Clock clock;
  private final String gateway = UUID.randomUUID().toString();

  Erasures(ErasureStore store, Endpoints endpoints, DeadLetters deadLetters, Clock clock) {
    this.store = store;
    this.endpoints = endpoints;
    this.deadLetters = deadLetters;
    this.clock = clock;
  }

  /** Counts what an erasure would remove now. */
  public Counts count(String tenant) {
    return new Counts(endpoints(tenant, clock.instant()).size(), 0, 0, 0, 0, 0)
        .and(store.count(tenant, clock.instant()));
  }

  /** Begins an erasure, and stores that durably. */
  public Erasure begin(String tenant, String who) {
    // As precise as the database keeps it.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Erasure erasure =
        new Erasure(TypedId.erasure(now), tenant, who, Progress.RUNNING, now, null, Counts.NONE);
    store.add(erasure);
    LOG.info("Erasure {} of tenant {} begins", erasure.id(), tenant);
    return erasure;
  }

  /** Goes on with all that are under way. */
  void goOn(BooleanSupplier running) {
    for (Erasure erasure : store.underWay()) {
      Instant now = clock.instant();
      if (running.getAsBoolean() && store.isLeased(erasure.id(), gateway, now, now.plus(LEASE))) {
        goOn(erasure, running);
      }
    }
  }

  private void goOn(Erasure erasure, BooleanSupplier running) {
    String tenant = erasure.tenant();
    List<WebhookEndpoint> gone = endpoints(tenant, erasure.begunAt());
    gone.forEach(endpoint -> endpoints.delete(endpoint.id()));
    // A pass goes over the whole queue; the rounds of hours would do it again and again.
    int dead = store.hasDeadLetters(tenant) ? deadLetters.delete(ofTenant(tenant)).count() : 0;
    while (running.getAsBoolean()) {
      Counts erased = store.eraseChunk(erasure, CHUNK);
      if (erased.events() < CHUNK && erased.deliveries() < CHUNK) {
        break;
      }
    }
    long waiting = store.waiting(tenant, erasure.begunAt());
    store.counted(erasure.id(), new Counts(gone.size(), dead, 0, 0, 0, waiting));
    Instant now = clock.instant();
    if (waiting == 0 && erasure.begunAt().plus(MOVING).isBefore(now)) {
      store.finish(erasure, now);
      LOG.info("Erasure {} of tenant {} is done", erasure.id(), tenant);
    }
  }

  /** Those of the file are the operator's to remove. */
  private List<WebhookEndpoint> endpoints(String tenant, Instant before) {
    return endpoints.all().stream()
        .filter(endpoint -> endpoint.tenant().equals(tenant))
        .filter(endpoint -> endpoint.origin() == Origin.API)
        .filter(endpoint -> !endpoint.createdAt().isAfter(before))
        .toList();
  }

  private static DeadLetterIndex.Filter ofTenant(String tenant) {
    return new DeadLetterIndex.Filter(
        null, List.of(tenant), null, null, null, null, null, null, null);
  }
}
