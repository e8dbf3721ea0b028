package dev.dromedary.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The endpoints: filtered, and several paused or enabled at once. */
@Controller
final class EndpointsPage {

  private static final List<String> FILTERS =
      List.of("tenant", "status", "health", "text", "order", "limit", "cursor");
  private static final Map<String, String> DONE = Map.of("pause", "paused", "enable", "enabled");

  @GetMapping("/endpoints")
  String list(Visit visit, Model model) {
    Query query = visit.query(FILTERS);
    visit.as(Command.of("endpoints list", query));
    model.addAttribute("found", visit.list("/endpoints", query.with("include", "health")));
    return "endpoints";
  }

  @PostMapping("/endpoints/{change:pause|enable}")
  String change(@PathVariable String change, Visit visit, Model model) {
    List<String> done = new ArrayList<>();
    for (String id : visit.all("id")) {
      if (visit.post("/endpoints/" + Visit.segment(id) + "/" + change, null) == null) {
        break;
      }
      done.add(id);
    }
    model.addAttribute(
        "said",
        done.size() == 1
            ? "One endpoint is " + DONE.get(change) + "."
            : done.size() + " endpoints are " + DONE.get(change) + ".");
    return list(visit, model);
  }
}
