package dev.dromedary.match;

import dev.dromedary.delivery.Mismatch;
import dev.dromedary.delivery.Mismatched;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.expression.EventVariables;
import dev.dromedary.expression.ExpressionException;
import dev.dromedary.expression.Expressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the endpoints that get an event: those of its tenant with a pattern for its type, whose
 * filter, if there is one, holds. Paused and disabled endpoints are among them; what becomes of
 * their deliveries is decided later.
 *
 * <p>A filter that gives no answer (the payload is not JSON, a key is missing, more than its
 * budget) does not hold. That is counted, and logged once per endpoint until the endpoint is
 * changed.
 */
public final class Matcher {

  private static final Logger LOG = LoggerFactory.getLogger(Matcher.class);

  private final Endpoints endpoints;
  private final Expressions filters;
  private final FilterBudget budget;
  private final SubscriptionIndex index = new SubscriptionIndex();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private final LongAdder failures = new LongAdder();
  private volatile SubscriptionIndex elsewhere = new SubscriptionIndex();
  private volatile boolean isAnyElsewhere;

  /**
   * Knows the endpoints as they are now, and follows every change.
   *
   * @param budget a tenant's time for filters in a second, before its events go through their
   *     subscribers later
   */
  public Matcher(Endpoints endpoints, Expressions filters, Duration budget) {
    this(endpoints, filters, new FilterBudget(budget, System::nanoTime));
  }

  Matcher(Endpoints endpoints, Expressions filters, FilterBudget budget) {
    this.endpoints = endpoints;
    this.filters = filters;
    this.budget = budget;
    endpoints.addListener(index);
    endpoints.addListener((before, after) -> warned.remove((after == null ? before : after).id()));
    index.load(endpoints::all);
    endpoints.elsewhere().addListener(this::knowElsewhere);
  }

  private void knowElsewhere(Collection<WebhookEndpoint> all) {
    SubscriptionIndex next = new SubscriptionIndex();
    next.load(() -> all);
    elsewhere = next;
    isAnyElsewhere = !all.isEmpty();
    warned.clear();
  }

  private List<String> subscribers(Event event, String after, int most) {
    List<String> here = index.match(event.tenant(), event.type(), after, most);
    if (!isAnyElsewhere) {
      return here;
    }
    Set<String> all = new TreeSet<>(here);
    all.addAll(elsewhere.match(event.tenant(), event.type(), after, most));
    return all.stream().limit(most).toList();
  }

  /**
   * The endpoints that get an event.
   *
   * @param endpoints each once
   * @param mismatched the first of the others of its tenant, those with a filter before those of
   *     other types
   */
  public record Matched(List<WebhookEndpoint> endpoints, List<Mismatched> mismatched) {}

  /**
   * A part of the endpoints that get an event.
   *
   * @param endpoints each once, in the order of their ids
   * @param last the id behind which the next chunk begins, or null if there is none
   */
  public record Chunk(List<WebhookEndpoint> endpoints, String last) {}

  /**
   * Each endpoint once.
   *
   * @param most how many subscribers are looked at
   * @return empty if there are more, or if the filters of the tenant have exhausted their budget:
   *     then {@link #chunk} goes through them, where no event of another tenant waits behind
   */
  public Optional<Matched> match(Event event, int most) {
    List<String> ids = subscribers(event, null, most + 1);
    if (ids.size() > most) {
      return Optional.empty();
    }
    List<Mismatched> mismatched = new ArrayList<>();
    return wanting(event, ids, mismatched, true)
        .map(
            endpoints -> {
              addOtherTypes(event, ids, mismatched);
              return new Matched(endpoints, mismatched);
            });
  }

  private void addOtherTypes(Event event, List<String> subscribers, List<Mismatched> into) {
    int most = Math.min(Mismatched.KEPT, into.size() + Mismatched.OF_OTHER_TYPES);
    for (SubscriptionIndex each : List.of(index, elsewhere)) {
      for (String id : each.ids(event.tenant())) {
        if (into.size() == most) {
          return;
        }
        if (Collections.binarySearch(subscribers, id) < 0) {
          into.add(new Mismatched(id, Mismatch.EVENT_TYPE));
        }
      }
    }
  }

  /**
   * The next endpoints of an event with many subscribers. The order is that of their ids, so that
   * it is the same after a restart and in every gateway.
   *
   * @param after the {@link Chunk#last} of the chunk before, or null
   * @param most how many subscribers are looked at; those whose filter does not hold count too
   */
  public Chunk chunk(Event event, String after, int most) {
    List<String> ids = subscribers(event, after, most + 1);
    if (ids.size() <= most) {
      return new Chunk(wanting(event, ids, new ArrayList<>(), false).orElseThrow(), null);
    }
    List<String> now = ids.subList(0, most);
    return new Chunk(
        wanting(event, now, new ArrayList<>(), false).orElseThrow(), now.get(most - 1));
  }

  /**
   * @param bounded by the budget of the tenant, unless an endpoint is ordered: of events on two
   *     ways one overtakes the other
   * @return empty if the budget is exhausted
   */
  private Optional<List<WebhookEndpoint>> wanting(
      Event event, List<String> ids, List<Mismatched> mismatched, boolean bounded) {
    boolean isBounded = bounded;
    List<WebhookEndpoint> matched = new ArrayList<>(ids.size());
    EventVariables variables = new EventVariables(event);
    long deadline = System.nanoTime() + filters.timeForAll().toNanos();
    for (String id : ids) {
      WebhookEndpoint endpoint = find(id).orElse(null);
      // It may have been deleted or given to another tenant since the index was asked.
      if (endpoint == null || !endpoint.tenant().equals(event.tenant())) {
        continue;
      }
      if (isBounded && endpoint.filter() != null && budget.isExhausted(event.tenant())) {
        isBounded = !isAnyOrdered(event, ids);
        if (isBounded) {
          return Optional.empty();
        }
      }
      Mismatched mismatch =
          endpoint.filter() == null ? null : mismatch(endpoint, variables, deadline);
      if (mismatch == null) {
        matched.add(endpoint);
      } else if (mismatched.size() < Mismatched.KEPT) {
        mismatched.add(mismatch);
      }
    }
    return Optional.of(matched);
  }

  /** How often a filter gave no answer. */
  public long filterFailures() {
    return failures.sum();
  }

  /** Null if the filter is true. */
  private Mismatched mismatch(WebhookEndpoint endpoint, EventVariables event, long deadline) {
    long began = budget.now();
    try {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      return filters.holds(endpoint.filter(), event, left)
          ? null
          : new Mismatched(endpoint.id(), Mismatch.FILTER);
    } catch (ExpressionException | InvalidInputException e) {
      failures.increment();
      if (warned.add(endpoint.id())) {
        LOG.warn(
            "The filter of an endpoint failed, so the event does not match it; further"
                + " failures of it are only counted. endpointId={} tenant={} reason={}",
            endpoint.id(),
            endpoint.tenant(),
            e.getMessage());
      }
      return new Mismatched(endpoint.id(), Mismatch.FILTER_FAILED, e.getMessage());
    } finally {
      budget.used(endpoint.tenant(), began);
    }
  }

  private Optional<WebhookEndpoint> find(String id) {
    return endpoints.find(id).or(() -> endpoints.elsewhere().find(id));
  }

  private boolean isAnyOrdered(Event event, List<String> ids) {
    return ids.stream()
        .flatMap(id -> find(id).stream())
        .anyMatch(each -> each.ordering() != null && each.tenant().equals(event.tenant()));
  }
}
