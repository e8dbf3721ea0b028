package dev.dromedary.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The catalogue of event types; the example of one is published as an event. */
@Controller
final class EventTypesPage {

  private static final String EVENT_TYPES = "/event-types";

  @GetMapping(EVENT_TYPES)
  String list(Visit visit, Model model) {
    visit.as("dromedary event-types list");
    model.addAttribute("found", visit.list(EVENT_TYPES, visit.query(List.of("cursor"))));
    return "event-types";
  }

  @PostMapping("/event-types/{name}/publish")
  String publish(@PathVariable String name, Visit visit, Model model) {
    Map<String, Object> type = visit.get(EVENT_TYPES + "/" + Visit.segment(name), Query.of());
    Map<String, Object> event = new LinkedHashMap<>(KeysPage.asked(visit, "tenant"));
    event.put("type", name);
    event.put("data", type.get("example"));
    model.addAttribute("published", visit.post("/events", event));
    return list(visit, model);
  }
}
