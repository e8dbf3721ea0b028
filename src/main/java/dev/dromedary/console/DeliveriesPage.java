package dev.dromedary.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The deliveries: filtered and exported, and each with its time line. */
@Controller
final class DeliveriesPage {

  private static final List<String> CONDITIONS =
      List.of(
          "tenant",
          "endpointId",
          "eventId",
          "eventType",
          "status",
          "result",
          "statusCode",
          "minAttempts",
          "since",
          "until");
  private static final Map<String, String> FORMATS =
      Map.of("csv", "text/csv", "ndjson", "application/x-ndjson");

  @GetMapping("/deliveries")
  String list(Visit visit, Model model) {
    Query conditions = visit.query(CONDITIONS);
    visit.as(Command.of("deliveries list", conditions));
    model.addAttribute("conditions", conditions.isEmpty() ? "" : "&" + conditions);
    model.addAttribute(
        "found", visit.list("/deliveries", conditions.with("cursor", visit.given("cursor"))));
    // A later page is of one moment.
    if (visit.given("cursor").isEmpty() && visit.error() == null) {
      model.addAttribute("stream", visit.url(StreamPage.PATH) + conditions.suffix());
    }
    return "deliveries";
  }

  /** All that match, as they are read. */
  @GetMapping("/deliveries/export")
  void export(@RequestParam String format, Visit visit, HttpServletResponse response)
      throws IOException {
    String type = FORMATS.getOrDefault(format, "text/csv");
    response.setHeader("Content-Disposition", "attachment; filename=deliveries." + format);
    visit.send("/deliveries", visit.query(CONDITIONS), type, response);
  }

  @GetMapping("/deliveries/{id}")
  String show(@PathVariable String id, Visit visit, Model model) {
    visit.as("dromedary deliveries get " + Command.quoted(id));
    Map<String, Object> delivery = visit.get("/deliveries/" + Visit.segment(id), Query.of());
    model.addAttribute("delivery", delivery);
    model.addAttribute("steps", TimeLine.of(List.of(delivery), visit));
    return "delivery";
  }

  @PostMapping("/deliveries/{id}/replay")
  String replay(@PathVariable String id, Visit visit, Model model) {
    if (visit.post("/deliveries/" + Visit.segment(id) + "/replay", null) != null) {
      model.addAttribute("said", "The delivery is made again: the time line below shows it.");
    }
    return show(id, visit, model);
  }

  /** Any id of the gateway has its page. */
  @GetMapping("/search")
  String search(@RequestParam(defaultValue = "") String q, Visit visit) {
    String id = q.strip();
    String path =
        id.isEmpty()
            ? "/deliveries"
            : id.startsWith("ep_")
                ? "/endpoints"
                : id.startsWith("dlv_")
                    ? "/deliveries"
                    : id.startsWith("rpl_") ? "/replays" : "/events";
    return "redirect:" + (id.isEmpty() ? visit.url(path) : visit.url(path, id));
  }
}
