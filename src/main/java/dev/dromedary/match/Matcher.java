package dev.dromedary.match;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the endpoints that get an event: those of its tenant with a pattern for its type, whose
 * filter, if there is one, holds. Paused and disabled endpoints are among them; what becomes of
 * their deliveries is decided later.
 *
 * <p>A filter that gives no answer (the payload is not JSON, an error, more than its budget) does
 * not hold. That is counted, and logged once per endpoint until the endpoint is changed.
 */
public final class Matcher {

  private static final Logger LOG = LoggerFactory.getLogger(Matcher.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Endpoints endpoints;
  private final JqFilters filters;
  private final SubscriptionIndex index = new SubscriptionIndex();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private final LongAdder failures = new LongAdder();

  /** Knows the endpoints as they are now, and follows every change. */
  public Matcher(Endpoints endpoints, JqFilters filters) {
    this.endpoints = endpoints;
    this.filters = filters;
    endpoints.addListener(index);
    endpoints.addListener((before, after) -> warned.remove((after == null ? before : after).id()));
    index.load(endpoints::all);
  }

  /** Each endpoint once, in no order. */
  public List<WebhookEndpoint> match(Event event) {
    List<WebhookEndpoint> matched = new ArrayList<>();
    Payload payload = new Payload(event, System.nanoTime() + filters.timeForAll().toNanos());
    for (String id : index.match(event.tenant(), event.type())) {
      WebhookEndpoint endpoint = endpoints.find(id).orElse(null);
      // It may have been deleted or given to another tenant since the index was asked.
      if (endpoint != null
          && endpoint.tenant().equals(event.tenant())
          && (endpoint.filter() == null || holds(endpoint, payload))) {
        matched.add(endpoint);
      }
    }
    return matched;
  }

  /** How often a filter gave no answer. */
  public long filterFailures() {
    return failures.sum();
  }

  private boolean holds(WebhookEndpoint endpoint, Payload payload) {
    try {
      return filters.holds(endpoint.filter(), payload.json(), payload.timeLeft());
    } catch (FilterFailed | Refusal e) {
      failures.increment();
      if (warned.add(endpoint.id())) {
        LOG.warn(
            "The filter of an endpoint gave no answer, so it does not get the event; further"
                + " failures of it are only counted. endpointId={} tenant={} reason={}",
            endpoint.id(),
            endpoint.tenant(),
            e.getMessage());
      }
      return false;
    }
  }

  /** Reads the body when the first filter asks for it, and never twice. */
  private static final class Payload {

    private final Event event;
    private final long deadline;
    private JsonNode json;
    private boolean unreadable;

    Payload(Event event, long deadline) {
      this.event = event;
      this.deadline = deadline;
    }

    /** When none is left, a filter of few steps still gets its answer, see {@link FilterBudget}. */
    Duration timeLeft() {
      return Duration.ofNanos(deadline - System.nanoTime());
    }

    JsonNode json() {
      if (json == null && !unreadable) {
        try {
          json = Objects.requireNonNull(JSON.readTree(event.body()));
          unreadable = json.isMissingNode();
        } catch (IOException e) {
          unreadable = true;
        }
      }
      if (unreadable) {
        throw new FilterFailed("the payload is not JSON");
      }
      return json;
    }
  }
}
