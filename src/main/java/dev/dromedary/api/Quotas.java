package dev.dromedary.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.dromedary.accept.Received;
import dev.dromedary.cluster.SharedState;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.metrics.Counters;
import dev.dromedary.metrics.Counters.Quota;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.web.ErrorResponseException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Limits of a tenant, so that none takes the gateway from the others. Calls at the same moment may
 * get one more each. Gateways of a cluster count the events of a tenant together (ADR 86).
 */
final class Quotas implements SharedState {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The events of a tenant that a gateway has taken since its last news. */
  record Taken(String tenant, long events) {}

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final QuotaProperties limits;
  private final Endpoints endpoints;
  private final Counters counters;
  private final Clock clock;

  /** When the events that a tenant has sent are within its rate (GCRA). */
  private final Cache<String, Instant> due =
      Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(Duration.ofHours(1)).build();

  private final Map<String, Long> taken = new ConcurrentHashMap<>();

  Quotas(QuotaProperties limits, Endpoints endpoints, Counters counters, Clock clock) {
    this.limits = limits;
    this.endpoints = endpoints;
    this.counters = counters;
    this.clock = clock;
  }

  WebhookEndpoint ofNew(WebhookEndpoint endpoint) {
    return ofNew(endpoint, List.of());
  }

  /**
   * @param others that are registered in the same call
   */
  WebhookEndpoint ofNew(WebhookEndpoint endpoint, Collection<WebhookEndpoint> others) {
    require(Quota.ENDPOINTS, "endpoints", limits.maxEndpoints(), endpoint, others, each -> true);
    return changed(null, endpoint, others);
  }

  /** Only a filter that there was none of before counts. */
  WebhookEndpoint changed(WebhookEndpoint before, WebhookEndpoint after) {
    return changed(before, after, List.of());
  }

  private WebhookEndpoint changed(
      WebhookEndpoint before, WebhookEndpoint after, Collection<WebhookEndpoint> others) {
    if (after.filter() != null && (before == null || before.filter() == null)) {
      require(
          Quota.FILTERS,
          "endpoints with a filter",
          limits.maxFilters(),
          after,
          others,
          each -> each.filter() != null);
    }
    return after;
  }

  private void require(
      Quota quota,
      String what,
      int most,
      WebhookEndpoint added,
      Collection<WebhookEndpoint> others,
      Predicate<WebhookEndpoint> counts) {
    if (most == 0) {
      return;
    }
    long there =
        Stream.concat(endpoints.all().stream(), others.stream())
            .filter(each -> each.tenant().equals(added.tenant()) && !each.id().equals(added.id()))
            .filter(counts)
            .count();
    if (there >= most) {
      counters.rejectedBy(quota);
      throw ProblemType.QUOTA_REACHED.because(
          "The tenant has its %,d %s; delete one of them first.".formatted(most, what));
    }
  }

  /** A call that is larger than the rate of a second is taken, and the next one waits. */
  void require(List<Received> events) {
    if (limits.maxEventsPerSecond() == 0) {
      return;
    }
    Map<String, Long> counts =
        events.stream()
            .map(each -> each.event().tenant())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    Instant now = clock.instant();
    counts.keySet().stream()
        .map(tenant -> due.getIfPresent(tenant))
        .filter(Objects::nonNull)
        .filter(ready -> ready.isAfter(now))
        .findFirst()
        .ifPresent(ready -> tooMany(Duration.between(now, ready)));
    counts.forEach(
        (tenant, count) -> {
          take(tenant, count, now);
          taken.merge(tenant, count, Long::sum);
        });
  }

  private void take(String tenant, long count, Instant now) {
    due.asMap()
        .merge(
            tenant,
            after(now.minus(SECOND), count),
            (before, alone) -> before.isBefore(now.minus(SECOND)) ? alone : after(before, count));
  }

  @Override
  public String name() {
    return "quotas";
  }

  @Override
  public List<Taken> news() {
    List<Taken> news = new ArrayList<>();
    for (String tenant : taken.keySet()) {
      news.add(new Taken(tenant, taken.remove(tenant)));
    }
    return news.isEmpty() ? null : news;
  }

  @Override
  public void learn(JsonNode news) {
    Instant now = clock.instant();
    if (limits.maxEventsPerSecond() > 0) {
      for (Taken each : JSON.treeToValue(news, Taken[].class)) {
        // After an outage of the broker the news is of all of it: a second's events count.
        take(each.tenant(), Math.min(each.events(), limits.maxEventsPerSecond()), now);
      }
    }
  }

  private Instant after(Instant begin, long events) {
    return begin.plus(SECOND.multipliedBy(events).dividedBy(limits.maxEventsPerSecond()));
  }

  private void tooMany(Duration wait) {
    counters.rejectedBy(Quota.EVENTS);
    ErrorResponseException problem =
        ProblemType.TOO_MANY_EVENTS.because(
            "A tenant may publish %,d events a second; send this again after Retry-After."
                .formatted(limits.maxEventsPerSecond()));
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1));
    throw problem;
  }
}
