package dev.dromedary.admin;

import dev.dromedary.endpoint.StoreUnavailable;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.EventReader;
import dev.dromedary.event.Intake;
import dev.dromedary.event.Received;
import dev.dromedary.event.Refusal;
import dev.dromedary.history.History;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** {@code /api/v1/events}: events in, and events looked up or polled. */
@Controller
@RequestMapping("/api/v1/events")
public class EventsController {

  /** What a request may hold around the payload: id, type, white space. */
  private static final int ENVELOPE = 16 * 1024;

  private static final int BATCH_FACTOR = 32;
  private static final int DELIVERIES_SHOWN = 250;

  private final EventReader reader;
  private final Intake intake;
  private final History history;
  private final Clock clock;

  public EventsController(EventReader reader, Intake intake, History history, Clock clock) {
    this.reader = reader;
    this.intake = intake;
    this.history = history;
    this.clock = clock;
  }

  record EventId(String id) {}

  @PostMapping
  @Takes(body = true)
  Answer accept(HttpServletRequest request) throws IOException {
    if (!EventReader.isBinary(request::getHeader)) {
      RequestBody.requireJson(request);
    }
    byte[] body = RequestBody.bytes(request, limit(1));
    Received received = reader.fromRequest(request::getHeader, body, clock.instant());
    accept(List.of(received));
    return Answer.accepted(new EventId(received.event().id()));
  }

  /** All or none; a whole batch may be 32 times as large as one payload. */
  @PostMapping("/batch")
  @Takes(body = true)
  Answer acceptAll(HttpServletRequest request) throws IOException {
    RequestBody.requireJson(request);
    byte[] body = RequestBody.bytes(request, limit(BATCH_FACTOR));
    List<Received> received = reader.fromBatch(body, clock.instant());
    accept(received);
    return Answer.accepted(Listing.of(received, null, each -> new EventId(each.event().id())));
  }

  @GetMapping
  @Takes({"tenant", "type", "since", "until", "limit", "cursor"})
  Answer list(HttpServletRequest request) {
    Query query = Query.of(request);
    History.Page<History.EventRow> page =
        history.events(
            new History.EventQuery(
                query.text("tenant"),
                query.text("type"),
                query.time("since"),
                query.time("until"),
                query.limit(),
                query.text("cursor")));
    return Answer.ok(Listing.of(page.data(), page.nextCursor(), EventView::of));
  }

  /** Senders may use slashes in their ids. */
  @GetMapping("/{*id}")
  @Takes("tenant")
  Answer get(@PathVariable("id") String path, HttpServletRequest request) {
    String id = path.substring(1);
    History.EventRow row = find(id, Query.of(request).text("tenant"));
    History.Page<History.DeliveryRow> page =
        history.deliveries(
            new History.DeliveryQuery(
                null, id, null, row.event().tenant(), null, null, null, DELIVERIES_SHOWN, null));
    return Answer.ok(
        EventView.of(row, Listing.of(page.data(), page.nextCursor(), DeliveryView::of)));
  }

  private History.EventRow find(String id, String tenant) {
    List<History.EventRow> rows =
        tenant == null
            ? history.eventsWithId(id)
            : history.event(new EventKey(tenant, id)).map(List::of).orElse(List.of());
    if (rows.isEmpty()) {
      throw ProblemType.NOT_FOUND.because("There is no event with this id.");
    }
    if (rows.size() > 1) {
      throw new Refusal("tenant", "must be given, as several tenants have an event with this id");
    }
    return rows.get(0);
  }

  private int limit(int payloads) {
    return (int) Math.min(Integer.MAX_VALUE - 8, reader.maxBytes() * payloads + ENVELOPE);
  }

  private void accept(List<Received> received) {
    Map<EventKey, Event> fresh = new LinkedHashMap<>();
    received.forEach(each -> fresh.putIfAbsent(each.event().key(), each.event()));
    fresh.keySet().removeAll(known(received));
    if (!fresh.isEmpty()) {
      intake.accept(List.copyOf(fresh.values()));
    }
  }

  private Set<EventKey> known(List<Received> received) {
    List<EventKey> named =
        received.stream().filter(Received::named).map(each -> each.event().key()).toList();
    try {
      return named.isEmpty() ? Set.of() : history.knownEvents(named);
    } catch (StoreUnavailable e) {
      // Events are taken without a database: duplicates are dropped later on the way as well.
      return Set.of();
    }
  }
}
