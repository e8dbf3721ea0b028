package dev.dromedary.console;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** An endpoint: how it is, its week, its last attempts, and all that is done to it. */
@Controller
final class EndpointPage {

  private static final Duration WEEK = Duration.ofDays(7);
  private static final int TESTED_EVENTS = 10;
  private static final Map<String, String> DONE =
      Map.of(
          "pause", "The endpoint is paused: its deliveries wait.",
          "enable", "The endpoint is enabled: its waiting deliveries go on, its dead letters back.",
          "disable", "The endpoint is disabled: its deliveries become dead letters.");

  private final Clock clock;

  EndpointPage(@Qualifier("webhooksClock") Clock webhooksClock) {
    this.clock = webhooksClock;
  }

  @GetMapping("/endpoints/{id}")
  String show(@PathVariable String id, Visit visit, Model model) {
    visit.as("dromedary endpoints get " + Command.quoted(id));
    Map<String, Object> endpoint = visit.get(path(id), Query.of());
    model.addAttribute("endpoint", endpoint);
    model.addAttribute("id", id);
    model.addAttribute(
        "attempts",
        visit.get(
            "/deliveries",
            Query.of("endpointId", id, "include", "lastAttempt", "limit", TESTED_EVENTS)));
    week(id, visit, model);
    return "endpoint";
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
          new Chart("an hour", ended)
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
      model.addAttribute("latency", new Chart("ms", all).line("p95", "warn", all, "p95Ms"));
    } catch (ApiRejectedException e) {
      model.addAttribute("noFigures", e.problem().get("detail"));
    }
  }

  @PostMapping("/endpoints/{id}/{change:pause|enable|disable}")
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
    Object body = null;
    if (!visit.given("eventType").isBlank()) {
      Map<String, Object> type =
          visit.get("/event-types/" + Visit.segment(visit.given("eventType").strip()), Query.of());
      body =
          Map.of(
              "eventType",
              visit.given("eventType").strip(),
              "data",
              Objects.requireNonNullElse(type.get("example"), Map.of()));
    } else if (!visit.given("eventId").isBlank()) {
      body = Map.of("eventId", visit.given("eventId").strip());
    }
    model.addAttribute("tested", visit.post(path(id) + "/test", body));
    return show(id, visit, model);
  }

  @PostMapping("/endpoints/{id}/secret")
  String reveal(@PathVariable String id, Visit visit, Model model) {
    model.addAttribute("secret", visit.get(path(id) + "/secret", Query.of()).get("secret"));
    return show(id, visit, model);
  }

  @PostMapping("/endpoints/{id}/rotate")
  String rotate(@PathVariable String id, Visit visit, Model model) {
    String overlap = visit.given("overlap").strip();
    Map<String, Object> rotated =
        visit.post(
            path(id) + "/rotate-secret", overlap.isEmpty() ? null : Map.of("overlap", overlap));
    if (rotated != null) {
      model.addAttribute("secret", rotated.get("secret"));
      model.addAttribute(
          "said", "The secret is new, and shown once. The previous one signs as well for a while.");
    }
    return show(id, visit, model);
  }

  @GetMapping("/endpoints/{id}/edit")
  String form(@PathVariable String id, Visit visit, Model model) {
    Map<String, Object> endpoint = visit.get(path(id), Query.of());
    visit.as("dromedary endpoints edit " + Command.quoted(id));
    model.addAttribute("id", id);
    model.addAttribute("etag", endpoint.get("etag"));
    model.addAttribute("form", EndpointForm.of(endpoint));
    return "endpoint-edit";
  }

  /** Saves, or shows first which of the last events of its tenant it would get then. */
  @PostMapping("/endpoints/{id}/edit")
  String edit(@PathVariable String id, Visit visit, Model model) {
    EndpointForm form = EndpointForm.sent(visit);
    if (!visit.given("preview").isEmpty()) {
      model.addAttribute("previews", previews(id, form, visit));
    } else if (visit.change("PATCH", path(id), Query.of(), form.changes(), visit.given("etag"))
        != null) {
      model.addAttribute("said", "The endpoint is changed.");
      return show(id, visit, model);
    }
    model.addAttribute("id", id);
    model.addAttribute("etag", visit.given("etag"));
    model.addAttribute("form", form);
    return "endpoint-edit";
  }

  private static List<Map<String, Object>> previews(String id, EndpointForm form, Visit visit) {
    Object tenant = visit.get(path(id), Query.of()).get("tenant");
    Map<String, Object> endpoint = new LinkedHashMap<>(form.definition());
    endpoint.put("tenant", tenant);
    List<Map<String, Object>> previews = new ArrayList<>();
    for (Map<String, Object> event :
        NowPage.rows(
            visit.get(
                "/events", Query.of("tenant", tenant, "order", "desc", "limit", TESTED_EVENTS)))) {
      Map<String, Object> asked = new LinkedHashMap<>();
      asked.put("endpoint", endpoint);
      asked.put("eventId", event.get("id"));
      asked.put("tenant", tenant);
      asked.put("source", event.get("source"));
      asked.values().removeIf(Objects::isNull);
      Map<String, Object> preview = visit.post("/previews", asked);
      if (preview == null) {
        return null;
      }
      previews.add(Map.of("event", event, "preview", preview));
    }
    return previews;
  }

  private static String path(String id) {
    return "/endpoints/" + Visit.segment(id);
  }
}
