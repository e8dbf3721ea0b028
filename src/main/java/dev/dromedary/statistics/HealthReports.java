package dev.dromedary.statistics;

import dev.dromedary.admission.EndpointLimiter.Load;
import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.history.Figures;
import dev.dromedary.history.Figures.EndpointCounts;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The health of endpoints, as the gateway in this process and the history know it. */
public final class HealthReports {

  private final EndpointLimiters limiters;
  private final Clock clock;

  HealthReports(EndpointLimiters limiters, Clock clock) {
    this.limiters = limiters;
    this.clock = clock;
  }

  /** From memory alone. */
  public HealthState state(WebhookEndpoint endpoint) {
    return state(endpoint, limiters.load(endpoint.id()));
  }

  private static HealthState state(WebhookEndpoint endpoint, Load load) {
    return switch (endpoint.status()) {
      case DISABLED -> HealthState.DISABLED;
      case PAUSED -> HealthState.PAUSED;
      case ENABLED -> {
        if (endpoint.failingSince() != null) {
          yield HealthState.FAILING;
        }
        if (load.circuitOpen() != null) {
          yield HealthState.CIRCUIT_OPEN;
        }
        if (load.rateLimited()) {
          yield HealthState.RATE_LIMITED;
        }
        yield load.slow() ? HealthState.SLOW : HealthState.OK;
      }
    };
  }

  /** Of each of them by its id; the figures of the history in a few queries for all. */
  public Map<String, Health> of(Collection<WebhookEndpoint> endpoints, Figures figures) {
    Instant now = clock.instant();
    Map<String, EndpointCounts> counts = counts(endpoints, figures, now);
    Map<String, Health> health = new HashMap<>();
    for (WebhookEndpoint endpoint : endpoints) {
      health.put(endpoint.id(), health(endpoint, counts.get(endpoint.id()), now));
    }
    return health;
  }

  public Health of(WebhookEndpoint endpoint, Figures figures) {
    return of(List.of(endpoint), figures).get(endpoint.id());
  }

  private static Map<String, EndpointCounts> counts(
      Collection<WebhookEndpoint> endpoints, Figures figures, Instant now) {
    try {
      return figures.endpoints(endpoints.stream().map(WebhookEndpoint::id).toList(), now);
    } catch (StoreUnavailableException e) {
      // An endpoint is shown without the database too.
      return Map.of();
    }
  }

  private Health health(WebhookEndpoint endpoint, EndpointCounts counts, Instant now) {
    Load load = limiters.load(endpoint.id());
    HealthState state = state(endpoint, load);
    Duration remaining = load.circuitRemaining();
    return new Health(
        state,
        since(state, endpoint, load, now),
        remaining == null ? null : now.plus(remaining),
        load.inFlight(),
        counts == null ? null : counts.waiting(),
        counts != null && counts.atLeast() ? true : null,
        counts == null ? null : counts.oldestWaitingAt(),
        counts == null ? null : counts.dead(),
        counts == null ? null : counts.last(),
        counts == null ? null : counts.hour());
  }

  private static Instant since(
      HealthState state, WebhookEndpoint endpoint, Load load, Instant now) {
    return switch (state) {
      case FAILING -> endpoint.failingSince();
      case CIRCUIT_OPEN -> now.minus(load.circuitOpen());
      case DISABLED, PAUSED -> endpoint.conditions().since();
      case RATE_LIMITED, SLOW, OK -> null;
    };
  }
}
