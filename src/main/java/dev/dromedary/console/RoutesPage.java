package dev.dromedary.console;

import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The routes of this gateway, drawn as the way of an event, and the files that it rejects. */
@Controller
final class RoutesPage {

  private static final String ROUTES = "/routes";

  private static final Map<String, String> DONE =
      Map.of(
          "start", "takes messages again.",
          "stop", "is stopped at this gateway; its messages wait where it takes them from.");

  @GetMapping(ROUTES)
  String list(Visit visit, Model model) {
    visit.as("dromedary routes list");
    Map<String, Object> found = visit.get(ROUTES, Query.of());
    model.addAttribute("rejected", found.get("rejected"));
    model.addAttribute("drawing", new DataPath(NowPage.rows(found)));
    return "routes";
  }

  @PostMapping("/routes/{id}/{change:start|stop}")
  String change(@PathVariable String id, @PathVariable String change, Visit visit, Model model) {
    if (visit.post(ROUTES + "/" + Visit.segment(id) + "/" + change, null) != null) {
      model.addAttribute("said", "The route " + id + " " + DONE.get(change));
    }
    return list(visit, model);
  }
}
