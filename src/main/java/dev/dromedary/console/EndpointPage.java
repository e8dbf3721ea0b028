package dev.dromedary.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** An endpoint: its state, its day, its week, its last deliveries, and what is done to it. */
@Controller
final class EndpointPage {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final int LAST = 10;
  private static final int LOOKED_THROUGH = 200;
  private static final Map<String, String> DONE =
      Map.of(
          "enable", "The endpoint is enabled: its waiting deliveries go on, its dead letters back.",
          "disable", "The endpoint is disabled: its deliveries become dead letters.");

  private final Clock clock;

  EndpointPage(@Qualifier("webhooksClock") Clock webhooksClock) {
    this.clock = webhooksClock;
  }

  static String path(String id) {
    return "/endpoints/" + Visit.segment(id);
  }

  @GetMapping("/endpoints/{id}")
  String show(@PathVariable String id, Visit visit, Model model) {
    visit.as("dromedary endpoints get " + Command.quoted(id));
    model.addAttribute("endpoint", visit.get(path(id), Query.of()));
    model.addAttribute("id", id);
    Query newest = Query.of("endpointId", id, "limit", LOOKED_THROUGH);
    List<Map<String, Object>> deliveries = NowPage.rows(visit.get("/deliveries", newest));
    model.addAttribute("last", deliveries.stream().limit(LAST).toList());
    if (visit.isOperator()) {
      model.addAttribute(
          "types", NowPage.rows(visit.get("/event-types", Query.of("limit", LOOKED_THROUGH))));
    }
    day(deliveries, model);
    week(id, visit, model);
    return "endpoint";
  }

  /** The times for which deliveries waited for its circuit breaker. */
  private void day(List<Map<String, Object>> deliveries, Model model) {
    Instant now = clock.instant();
    model.addAttribute("circuit", CircuitLine.of(deliveries, now.minus(DAY), now));
  }

  private void week(String id, Visit visit, Model model) {
    Query query =
        Query.of(
            "endpointId", id, "since", clock.instant().minus(WEEK).truncatedTo(ChronoUnit.HOURS));
    try {
      Map<String, Object> ended =
          visit.get("/statistics/deliveries", query.with("groupBy", "status"));
      Map<String, Object> all = visit.get("/statistics/deliveries", query);
      model.addAttribute(
          "week",
          new Chart("an hour", Chart.HOUR, ended)
              .sum(
                  "delivered",
                  "good",
                  ended,
                  "deliveries",
                  row -> "DELIVERED".equals(row.get("status")))
              .sum(
                  "failed attempts",
                  "bad",
                  ended,
                  "attempts",
                  row -> !"DELIVERED".equals(row.get("status"))));
      model.addAttribute(
          "latency", new Chart("ms", Chart.HOUR, all).line("p95", "warn", all, "p95Ms"));
    } catch (ApiRejectedException e) {
      model.addAttribute("noFigures", e.problem().get("detail"));
    }
  }

  @PostMapping("/endpoints/{id}/pause")
  String pause(@PathVariable String id, Visit visit, Model model) {
    Map<String, Object> until = visit.filled("until");
    if (visit.post(path(id) + "/pause", until.isEmpty() ? null : until) != null) {
      model.addAttribute("said", "The endpoint is paused: its deliveries wait.");
    }
    return show(id, visit, model);
  }

  @PostMapping("/endpoints/{id}/{change:enable|disable}")
  String change(@PathVariable String id, @PathVariable String change, Visit visit, Model model) {
    if (visit.post(path(id) + "/" + change, null) != null) {
      model.addAttribute("said", DONE.get(change));
    }
    return show(id, visit, model);
  }

  @PostMapping("/endpoints/{id}/delete")
  String delete(@PathVariable String id, Visit visit, Model model) {
    if (visit.change("DELETE", path(id), Query.of(), null, null) == null) {
      return show(id, visit, model);
    }
    model.addAttribute("heading", "Endpoint deleted");
    model.addAttribute("detail", "The endpoint is deleted; its waiting deliveries are cancelled.");
    return "failure";
  }

  /** With the example of a type, or without one an event of type webhooks.test. */
  @PostMapping("/endpoints/{id}/test")
  String test(@PathVariable String id, Visit visit, Model model) {
    Map<String, Object> body = visit.filled("eventId");
    if (body.isEmpty() && !visit.given("eventType").isBlank()) {
      String name = visit.given("eventType").strip();
      Map<String, Object> type = visit.get("/event-types/" + Visit.segment(name), Query.of());
      body =
          Map.of(
              "eventType", name, "data", Objects.requireNonNullElse(type.get("example"), Map.of()));
    }
    model.addAttribute("tested", visit.post(path(id) + "/test", body.isEmpty() ? null : body));
    return show(id, visit, model);
  }
}
