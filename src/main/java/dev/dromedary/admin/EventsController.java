package dev.dromedary.admin;

import dev.dromedary.accept.DuplicateWindow;
import dev.dromedary.accept.EventReader;
import dev.dromedary.accept.Intake;
import dev.dromedary.accept.Received;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.Refusal;
import dev.dromedary.history.History;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.util.UriUtils;

/** {@code /api/v1/events}: events in, and events looked up or polled. */
@Controller
@RequestMapping("/api/v1/events")
public class EventsController {

  /** What a request may hold around the payload: id, type, white space. */
  private static final int ENVELOPE = 16 * 1024;

  private static final String PATH = "/api/v1/events/";
  private static final int BATCH_FACTOR = 32;
  private static final int DELIVERIES_SHOWN = 250;

  private final EventReader reader;
  private final Acceptance acceptance;
  private final History history;
  private final Clock clock;

  public EventsController(
      EventReader reader, Intake intake, DuplicateWindow window, History history, Clock clock) {
    this.reader = reader;
    this.acceptance = new Acceptance(intake, new KnownEvents(history, System::nanoTime), window);
    this.history = history;
    this.clock = clock;
  }

  record EventId(String id) {}

  @PostMapping
  @Takes(body = true)
  Answer accept(HttpServletRequest request) throws IOException {
    Map<String, String> headers = headers(request);
    if (!EventReader.isBinary(headers)) {
      RequestBody.requireJson(request);
    }
    byte[] body = RequestBody.bytes(request, limit(1));
    Received received = reader.fromRequest(headers, body, clock.instant());
    boolean isBinary = EventReader.isBinary(headers);
    acceptance.accept(List.of(received), i -> isBinary ? "ce-id" : "id");
    return Answer.accepted(new EventId(received.event().id()));
  }

  /** All or none; a whole batch may be 32 times as large as one payload. */
  @PostMapping("/batch")
  @Takes(body = true)
  Answer acceptAll(HttpServletRequest request) throws IOException {
    RequestBody.requireJson(request);
    byte[] body = RequestBody.bytes(request, limit(BATCH_FACTOR));
    List<Received> received = reader.fromBatch(body, clock.instant());
    acceptance.accept(received, i -> "[" + i + "].id");
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

  /**
   * An id may be any text. So it is taken from the path as it was sent: what Spring makes of that
   * ends at a semicolon and joins slashes.
   */
  @GetMapping("/{*id}")
  @Takes({"tenant", "source"})
  Answer get(HttpServletRequest request) {
    Query query = Query.of(request);
    History.EventRow row = find(id(request), query.text("tenant"), query.text("source"));
    Event event = row.event();
    History.Page<History.DeliveryRow> page =
        history.deliveries(
            new History.DeliveryQuery(
                null,
                event.id(),
                event.source(),
                null,
                event.tenant(),
                null,
                null,
                null,
                DELIVERIES_SHOWN,
                null));
    return Answer.ok(
        EventView.of(row, Listing.of(page.data(), page.nextCursor(), DeliveryView::of)));
  }

  private static String id(HttpServletRequest request) {
    String path = request.getRequestURI();
    int at = path.indexOf(PATH);
    try {
      return at < 0
          ? ""
          : UriUtils.decode(path.substring(at + PATH.length()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal("id", "must be encoded as in a URL");
    }
  }

  /**
   * @param id that its sender gave, or the {@code webhook-id} that a receiver got
   */
  private History.EventRow find(String id, String tenant, String source) {
    List<EventKey> keys = history.eventKeys(id, tenant, source);
    if (keys.isEmpty()) {
      keys =
          history.eventKeys(EventKey.idIn(id), tenant, source).stream()
              .filter(key -> key.webhookId().equals(id))
              .toList();
    }
    if (keys.stream().map(EventKey::tenant).distinct().count() > 1) {
      throw new Refusal("tenant", "must be given, as several tenants have an event with this id");
    }
    if (keys.size() > 1) {
      throw new Refusal("source", "must be given, as several sources have an event with this id");
    }
    return keys.stream()
        .findFirst()
        .flatMap(history::event)
        .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no event with this id."));
  }

  private int limit(int payloads) {
    return (int) Math.min(Integer.MAX_VALUE - 8, reader.maxBytes() * payloads + ENVELOPE);
  }

  /** Those that tell of an event, by their names in lower case. */
  private static Map<String, String> headers(HttpServletRequest request) {
    Map<String, String> headers = new HashMap<>();
    for (String header : Collections.list(request.getHeaderNames())) {
      String name = header.toLowerCase(Locale.ROOT);
      if (name.startsWith("ce-") || name.equals("content-type")) {
        headers.put(name, request.getHeader(header));
      }
    }
    return headers;
  }
}
