package dev.dromedary.match;

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
  private final SubscriptionIndex index = new SubscriptionIndex();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private final LongAdder failures = new LongAdder();
  private volatile SubscriptionIndex elsewhere = new SubscriptionIndex();
  private volatile boolean isAnyElsewhere;

  /** Knows the endpoints as they are now, and follows every change. */
  public Matcher(Endpoints endpoints, Expressions filters) {
    this.endpoints = endpoints;
    this.filters = filters;
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
   * @return empty if there are more: then nothing was looked at, and {@link #chunk} goes through
   *     them
   */
  public Optional<List<WebhookEndpoint>> match(Event event, int most) {
    List<String> ids = subscribers(event, null, most + 1);
    return ids.size() > most ? Optional.empty() : Optional.of(wanting(event, ids));
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
      return new Chunk(wanting(event, ids), null);
    }
    List<String> now = ids.subList(0, most);
    return new Chunk(wanting(event, now), now.get(most - 1));
  }

  private List<WebhookEndpoint> wanting(Event event, List<String> ids) {
    List<WebhookEndpoint> matched = new ArrayList<>(ids.size());
    EventVariables variables = new EventVariables(event);
    long deadline = System.nanoTime() + filters.timeForAll().toNanos();
    for (String id : ids) {
      WebhookEndpoint endpoint =
          endpoints.find(id).or(() -> endpoints.elsewhere().find(id)).orElse(null);
      // It may have been deleted or given to another tenant since the index was asked.
      if (endpoint != null
          && endpoint.tenant().equals(event.tenant())
          && (endpoint.filter() == null || holds(endpoint, variables, deadline))) {
        matched.add(endpoint);
      }
    }
    return matched;
  }

  /** How often a filter gave no answer. */
  public long filterFailures() {
    return failures.sum();
  }

  private boolean holds(WebhookEndpoint endpoint, EventVariables event, long deadline) {
    try {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      return filters.holds(endpoint.filter(), event, left);
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
      return false;
    }
  }
}
