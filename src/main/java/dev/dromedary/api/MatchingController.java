package dev.dromedary.api;

import dev.dromedary.api.MatchingView.DeliveryOf;
import dev.dromedary.api.MatchingView.EndpointMatching;
import dev.dromedary.api.MatchingView.MismatchedView;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Cursor;
import dev.dromedary.event.Event;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.event.TypedId;
import dev.dromedary.history.History;
import dev.dromedary.match.Preview;
import dev.dromedary.match.Previews;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Why an event went to an endpoint, or did not. */
@RestController
@RequestMapping("/api/v1/events")
final class MatchingController {

  private final Previews previews;
  private final Endpoints endpoints;
  private final History history;

  MatchingController(Previews previews, Endpoints endpoints, Reads reads) {
    this.previews = previews;
    this.endpoints = endpoints;
    this.history = reads.history();
  }

  record MatchingQuery(String tenant, String source, int limit, String cursor) {}

  /** Says of each endpoint of its tenant why the event went there, or did not. */
  @RequiresRole(Role.VIEWER)
  @GetMapping("/{id}/matching")
  MatchingView matching(HttpServletRequest request, MatchingQuery query) {
    // A bad cursor is rejected whether there is such an event or not.
    if (query.cursor() != null) {
      Cursor.parse(query.cursor(), 1);
    }
    String id = EventPath.id(request, "/matching");
    History.EventRow row = new EventFinder(history).find(id, query.tenant(), query.source());
    List<MismatchedView> mismatched = row.mismatched().stream().map(MismatchedView::of).toList();
    Map<String, MismatchedView> then =
        mismatched.stream()
            .collect(Collectors.toMap(MismatchedView::endpointId, Function.identity()));
    Event event = row.event();
    Page<WebhookEndpoint> page =
        endpoints.page(
            endpoint -> endpoint.tenant().equals(event.tenant()),
            new PageRequest(query.limit(), Order.ASC, query.cursor()));
    return new MatchingView(
        event.id(),
        event.tenant(),
        row.matched(),
        mismatched,
        previews.of(page.data(), event).stream()
            .map(preview -> matching(event, preview, then.get(preview.endpoint().id())))
            .toList(),
        page.nextCursor());
  }

  private EndpointMatching matching(Event event, Preview preview, MismatchedView then) {
    String endpointId = preview.endpoint().id();
    return new EndpointMatching(
        endpointId,
        history
            .delivery(TypedId.delivery(event, endpointId))
            .map(row -> new DeliveryOf(row.id(), row.status(), row.reason()))
            .orElse(null),
        then,
        PreviewView.withoutRequest(preview));
  }
}
