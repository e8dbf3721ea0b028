package dev.dromedary.api;

import static dev.dromedary.api.JsonConverter.JSON;
import static dev.dromedary.api.JsonConverter.PLUS_JSON;

import dev.dromedary.accept.Acceptance;
import dev.dromedary.accept.DuplicateWindow;
import dev.dromedary.accept.EventReader;
import dev.dromedary.accept.GroupedCalls;
import dev.dromedary.accept.Intake;
import dev.dromedary.accept.MediaType;
import dev.dromedary.accept.Received;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.DeliveryFilter;
import dev.dromedary.history.EventFilter;
import dev.dromedary.history.History;
import dev.dromedary.history.KnownEvents;
import dev.dromedary.http.OwnRequests;
import dev.dromedary.tracing.Traces;
import dev.dromedary.tracing.Traces.Stage;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Events, accepted, polled and looked up. */
@RestController
@RequestMapping(EventPath.EVENTS)
final class EventsController {

  private static final int DELIVERIES_SHOWN = 250;

  /** Look-ups of known ids at a time, each for the calls that waited together. */
  private static final int READS = 2;

  private final EventReader reader;
  private final Acceptance acceptance;
  private final History history;
  private final Quotas quotas;
  private final OwnRequests own;
  private final Traces traces;
  private final Clock clock;

  EventsController(
      EventReader reader,
      Intake intake,
      DuplicateWindow window,
      Reads reads,
      Quotas quotas,
      OwnRequests own,
      Traces traces,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    this.reader = reader;
    this.history = reads.history();
    this.acceptance =
        new Acceptance(
            intake,
            new GroupedCalls<>(
                    READS, new KnownEvents(history, System::nanoTime)::digests, anything -> true)
                ::call,
            window);
    this.quotas = quotas;
    this.own = own;
    this.traces = traces;
    this.clock = webhooksClock;
  }

  record EventId(String id) {}

  /** Whose event it is, where several have one of an id. */
  record Owner(String tenant, String source) {}

  @RequiresRole(Role.SENDER)
  @PostMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  EventId accept(
      @RequestHeader Map<String, String> sent,
      @RequestBody(required = false) @MaxPayloads(1) RawBody body,
      HttpServletRequest request,
      Caller caller) {
    requireNoLoop(request);
    Map<String, String> headers = lowerCased(sent);
    boolean isBinary = EventReader.isBinary(headers);
    if (!isBinary && !MediaType.isJson(headers.get("content-type"))) {
      throw ProblemType.UNSUPPORTED_MEDIA_TYPE.because(
          "Send JSON, with Content-Type: application/json.");
    }
    byte[] bytes = body == null ? new byte[0] : body.bytes();
    Received received = caller.publishing(reader.fromRequest(headers, bytes, clock.instant()));
    quotas.require(List.of(received));
    accept(List.of(received), i -> isBinary ? "ce-id" : "id", request);
    return new EventId(received.event().id());
  }

  /** All or none; a whole batch may be 32 times as large as one payload. */
  @RequiresRole(Role.SENDER)
  @PostMapping(
      path = "/batch",
      consumes = {JSON, PLUS_JSON})
  @ResponseStatus(HttpStatus.ACCEPTED)
  Page<EventId> acceptAll(
      @RequestBody @MaxPayloads(32) RawBody body, HttpServletRequest request, Caller caller) {
    requireNoLoop(request);
    List<Received> received =
        reader.fromBatch(body.bytes(), clock.instant()).stream().map(caller::publishing).toList();
    quotas.require(received);
    accept(received, i -> "[" + i + "].id", request);
    return new Page<>(received, null).map(each -> new EventId(each.event().id()));
  }

  /** A call is one span, whatever the number of its events. */
  private void accept(
      List<Received> received, IntFunction<String> field, HttpServletRequest request) {
    Traces.StageSpan span =
        traces
            .begin(Stage.ACCEPT, request.getHeader(Traces.HEADER))
            .with("webhooks.events", received.size());
    String error = "rejected";
    try {
      acceptance.accept(
          received.stream().map(each -> each.traced(span.traceparent())).toList(), field);
      error = null;
    } finally {
      span.end(error);
    }
  }

  private void requireNoLoop(HttpServletRequest request) {
    if (own.isAmong(request.getHeaders(OwnRequests.HEADER))) {
      throw ProblemType.REFUSED.because(
          "This is a delivery of this gateway: the URL of an endpoint is the gateway's own.");
    }
  }

  /**
   * @param contains an expression over the payload, see {@link Containing}
   */
  record Contents(String contains) {}

  @RequiresRole(Role.VIEWER)
  @GetMapping
  Listing<EventView> list(EventFilter filter, Contents contents, Paging paging) {
    Containing containing = Containing.of(contents.contains());
    return new Listing<>(
            "events",
            EventView.class,
            paging,
            Order.ASC,
            Arrays.asList(filter, contents),
            page -> history.events(filter, containing, page).map(EventView::of))
        .without(Set.of("deliveries", "moreDeliveries"));
  }

  @RequiresRole(Role.VIEWER)
  @GetMapping("/{id}/payload")
  ResponseEntity<byte[]> payload(HttpServletRequest request, Owner owner) {
    return Payload.of(find(EventPath.id(request, "/payload"), owner).event());
  }

  @RequiresRole(Role.VIEWER)
  @GetMapping("/{*id}")
  EventView get(HttpServletRequest request, Owner owner) {
    History.EventRow row = find(EventPath.id(request), owner);
    EventKey key = row.event().key();
    Page<DeliveryView> deliveries =
        DeliveriesController.listing(
                DeliveryView.class,
                DeliveryFilter.of(key),
                new Paging(null, DELIVERIES_SHOWN, null),
                page -> history.deliveries(DeliveryFilter.of(key), page).map(DeliveryView::of))
            .page();
    return EventView.of(row, deliveries);
  }

  private History.EventRow find(String id, Owner owner) {
    return new EventFinder(history).find(id, owner.tenant(), owner.source());
  }

  private static Map<String, String> lowerCased(Map<String, String> headers) {
    Map<String, String> lowerCased = new HashMap<>();
    headers.forEach((name, value) -> lowerCased.put(name.toLowerCase(Locale.ROOT), value));
    return lowerCased;
  }
}
