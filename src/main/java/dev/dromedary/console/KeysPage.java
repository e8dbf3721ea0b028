package dev.dromedary.console;

import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The keys of the API: made, shown once, and deleted. */
@Controller
final class KeysPage {

  private static final String KEYS = "/keys";

  @GetMapping(KEYS)
  String list(Visit visit, Model model) {
    visit.as("dromedary keys list");
    model.addAttribute(
        "found", visit.list(KEYS, Query.of("order", "desc", "cursor", visit.given("cursor"))));
    return "keys";
  }

  @PostMapping(KEYS)
  String make(Visit visit, Model model) {
    Map<String, Object> made =
        visit.post(KEYS, visit.filled("name", "role", "tenant", "expiresAt"));
    if (made != null) {
      model.addAttribute("made", made);
    }
    return list(visit, model);
  }

  @PostMapping("/keys/{id}/delete")
  String delete(@PathVariable String id, Visit visit, Model model) {
    if (visit.change("DELETE", KEYS + "/" + Visit.segment(id), Query.of(), null, null) != null) {
      model.addAttribute("said", "The key is deleted; from a second later on it is refused.");
    }
    return list(visit, model);
  }
}
