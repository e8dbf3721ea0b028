package dev.dromedary.match;

import dev.dromedary.admission.EndpointLimiter;
import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Event;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.history.HistorySteps;
import dev.dromedary.ordering.OrderingSteps;
import dev.dromedary.tracing.Traces;
import dev.dromedary.tracing.Traces.Stage;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The steps of {@code match.camel.yaml}. */
public final class MatchSteps {

  private static final Logger LOG = LoggerFactory.getLogger("dev.dromedary.event");
  private static final String FAN_OUT = "webhooksFanOut";

  /** A chunk's deliveries are in memory until they are stored, each with the whole body. */
  private static final int CHUNK_BYTES = 1024 * 1024;

  private final Matcher matcher;
  private final EndpointLimiters limiters;
  private final LaneSteps lanes;
  private final OrderingSteps order;
  private final int inlineLimit;
  private final int chunk;
  private final Traces traces;
  private final Clock clock;

  /**
   * @param inlineLimit most endpoints of an event that are attempted without a hop
   * @param chunk most subscribers that are gone through at once
   */
  public MatchSteps(
      Matcher matcher,
      EndpointLimiters limiters,
      LaneSteps lanes,
      OrderingSteps order,
      int inlineLimit,
      int chunk,
      Traces traces,
      Clock clock) {
    this.matcher = matcher;
    this.limiters = limiters;
    this.lanes = lanes;
    this.order = order;
    this.inlineLimit = inlineLimit;
    this.chunk = chunk;
    this.traces = traces;
    this.clock = clock;
  }

  /**
   * Takes an event, gives its deliveries: in the variable {@code inline} those to endpoints that
   * are FAST, or not attempted now anyway, unless there are too many of them; in the body all
   * others. The variable {@code subscribers} is FEW; or MANY if they are gone through later, chunk
   * by chunk, and the body is the message of the fan-out.
   */
  public void match(Exchange exchange) {
    Event accepted = exchange.getMessage().getBody(Event.class);
    Traces.StageSpan span =
        traces
            .begin(Stage.MATCH, accepted.trace())
            .with("webhooks.event.id", accepted.id())
            .with("webhooks.tenant", accepted.tenant());
    Event event = accepted.traced(span.traceparent());
    Optional<Matcher.Matched> matched = matcher.match(event, chunkOf(event));
    if (matched.isEmpty()) {
      span.end(null);
      exchange.setVariable("subscribers", "MANY");
      HistorySteps.setEntries(exchange, List.of(HistoryEntries.accepted(event, 0)));
      forward(exchange, new FanOut(event, null, 0));
      return;
    }
    List<WebhookEndpoint> endpoints = matched.get().endpoints();
    span.with("webhooks.endpoints.matched", endpoints.size()).end(null);
    log(event, endpoints.size());
    Predicate<WebhookEndpoint> isInline = inline(event, endpoints);
    List<Delivery> inline = new ArrayList<>(endpoints.size());
    List<Delivery> queued = new ArrayList<>();
    for (WebhookEndpoint endpoint : endpoints) {
      Delivery delivery = Delivery.of(event, endpoint.id());
      if (endpoint.ordering() != null) {
        queued.add(order.inOrder(delivery, endpoint));
      } else {
        (isInline.test(endpoint) ? inline : queued).add(delivery);
      }
    }
    List<HistoryEntry> entries = new ArrayList<>(queued.size() + 1);
    entries.add(new HistoryEntry.Accepted(event, endpoints.size(), matched.get().mismatched()));
    pending(queued, entries);
    HistorySteps.setEntries(exchange, entries);
    exchange.setVariable("subscribers", "FEW");
    exchange.setVariable("inline", inline);
    exchange.getMessage().setBody(queued);
  }

  private Predicate<WebhookEndpoint> inline(Event event, List<WebhookEndpoint> endpoints) {
    if (endpoints.size() > inlineLimit || lanes.bypassesInline(event)) {
      return endpoint -> false;
    }
    Set<String> fast =
        limiters.fast(
            endpoints.stream()
                .filter(endpoint -> endpoint.status() == Status.ENABLED)
                .filter(endpoint -> endpoint.ordering() == null)
                .map(WebhookEndpoint::id)
                .toList());
    // A high-priority delivery is behind no backlog.
    boolean queuesUp = !lanes.hasPriority(event.type());
    return endpoint ->
        endpoint.status() != Status.ENABLED
            || fast.contains(endpoint.id())
            || queuesUp && limiters.of(endpoint.id()).state() != EndpointLimiter.State.AVAILABLE;
  }

  /**
   * Takes a fan-out, gives the deliveries of its next chunk; the variable {@code rest} is MORE if
   * it goes on, and NONE if it is through: then the event's record learns how many matched.
   */
  public void chunk(Exchange exchange) {
    FanOut fanOut =
        FanOut.read(
            exchange.getMessage().getHeaders(), ExchangeMessages.bytes(exchange.getMessage()));
    Event event = fanOut.event();
    Traces.StageSpan span =
        traces.begin(Stage.FAN_OUT, event.trace()).with("webhooks.event.id", event.id());
    Matcher.Chunk next = matcher.chunk(event, fanOut.after(), chunkOf(event));
    span.with("webhooks.endpoints.matched", next.endpoints().size());
    int matched = fanOut.matched() + next.endpoints().size();
    List<Delivery> deliveries = deliveries(event.traced(span.traceparent()), next.endpoints());
    span.end(null);
    List<HistoryEntry> entries = new ArrayList<>(deliveries.size() + 1);
    pending(deliveries, entries);
    if (next.last() == null) {
      log(event, matched);
      entries.add(HistoryEntries.accepted(event, matched));
    }
    exchange.setVariable("rest", next.last() == null ? "NONE" : "MORE");
    exchange.setProperty(FAN_OUT, new FanOut(event, next.last(), matched));
    HistorySteps.setEntries(exchange, entries);
    exchange.getMessage().setBody(deliveries);
  }

  /** Gives the message of what is left of the fan-out. */
  public void rest(Exchange exchange) {
    forward(exchange, exchange.getProperty(FAN_OUT, FanOut.class));
  }

  private static void forward(Exchange exchange, FanOut fanOut) {
    ExchangeMessages.set(exchange, fanOut.event().body(), fanOut.properties());
  }

  private int chunkOf(Event event) {
    return Math.max(1, Math.min(chunk, CHUNK_BYTES / Math.max(1, event.body().length)));
  }

  /** An ordered delivery gets its ordering key where it is admitted. */
  private static List<Delivery> deliveries(Event event, List<WebhookEndpoint> endpoints) {
    List<Delivery> deliveries = new ArrayList<>(endpoints.size());
    for (WebhookEndpoint endpoint : endpoints) {
      deliveries.add(Delivery.of(event, endpoint.id()));
    }
    return deliveries;
  }

  private void pending(List<Delivery> deliveries, List<HistoryEntry> into) {
    Instant now = clock.instant();
    deliveries.forEach(delivery -> into.add(HistoryEntries.pending(delivery, now)));
  }

  private static void log(Event event, int matched) {
    if (!LOG.isDebugEnabled()) {
      return;
    }
    try (MDC.MDCCloseable trace = Traces.logged(event.traceId())) {
      LOG.debug(
          "event.accepted eventId={} eventType={} tenant={} matched={}",
          event.id(),
          event.type(),
          event.tenant(),
          matched);
    }
  }
}
