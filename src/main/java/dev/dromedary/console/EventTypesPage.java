package dev.dromedary.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The catalogue of event types, which admins change; the example of one is published. */
@Controller
final class EventTypesPage {

  private static final String EVENT_TYPES = "/event-types";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @GetMapping(EVENT_TYPES)
  String list(Visit visit, Model model) {
    visit.as("dromedary event-types list");
    model.addAttribute("found", visit.list(EVENT_TYPES, visit.query(List.of("cursor"))));
    return "event-types";
  }

  @PostMapping("/event-types/{name}/publish")
  String publish(@PathVariable String name, Visit visit, Model model) {
    Map<String, Object> type = visit.get(path(name), Query.of());
    Map<String, Object> event = new LinkedHashMap<>(visit.filled("tenant"));
    event.put("type", name);
    event.put("data", type.get("example"));
    model.addAttribute("published", visit.post("/events", event));
    return list(visit, model);
  }

  /** Registers a type, or replaces one. */
  @PostMapping(EVENT_TYPES)
  String save(Visit visit, Model model) {
    String name = visit.given("name").strip();
    Map<String, Object> type = new LinkedHashMap<>(visit.filled("description"));
    for (String field : List.of("example", "schema")) {
      try {
        if (!visit.given(field).isBlank()) {
          type.put(field, JSON.readValue(visit.given(field), Object.class));
        }
      } catch (JacksonException e) {
        visit.mistake(field, "must be JSON");
        return list(visit, model);
      }
    }
    if (name.isEmpty()) {
      visit.mistake("name", "is required");
    } else if (visit.change("PUT", path(name), Query.of(), type, null) != null) {
      model.addAttribute("said", "The event type " + name + " is saved.");
      model.addAttribute("isSaved", true);
    }
    return list(visit, model);
  }

  @PostMapping("/event-types/{name}/delete")
  String delete(@PathVariable String name, Visit visit, Model model) {
    if (visit.change("DELETE", path(name), Query.of(), null, null) != null) {
      model.addAttribute(
          "said", "The event type is deleted; its events are accepted whatever their payload.");
    }
    return list(visit, model);
  }

  private static String path(String name) {
    return EVENT_TYPES + "/" + Visit.segment(name);
  }
}
