package dev.dromedary.console;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The endpoints: filtered, imported, and several paused or enabled at once. */
@Controller
final class EndpointsPage {

  private static final List<String> FILTERS =
      List.of("tenant", "status", "health", "text", "order", "limit", "cursor");
  private static final Map<String, String> DONE = Map.of("pause", "paused", "enable", "enabled");
  private static final String IMPORT = "/endpoints/import";

  /** More than 10,000 endpoints need. */
  private static final int LONGEST = 32 * 1024 * 1024;

  private static final int SHOWN = 100;

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
      if (visit.post(EndpointPage.path(id) + "/" + change, null) == null) {
        break;
      }
      done.add(id);
    }
    model.addAttribute(
        "said",
        done.isEmpty() && visit.error() == null
            ? "No endpoint was chosen."
            : Words.INSTANCE.count(done.size(), "endpoint")
                + (done.size() == 1 ? " is " : " are ")
                + DONE.get(change)
                + ".");
    return list(visit, model);
  }

  @PostMapping(path = IMPORT, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  String importForm(Visit visit, Model model) {
    return imported(visit.given("lines").getBytes(StandardCharsets.UTF_8), visit, model);
  }

  /** A file is longer than a form may be. */
  @PostMapping(path = IMPORT, consumes = MediaType.APPLICATION_NDJSON_VALUE)
  String importFile(HttpServletRequest request, Visit visit, Model model) throws IOException {
    byte[] lines = request.getInputStream().readNBytes(LONGEST + 1);
    if (lines.length > LONGEST) {
      visit.mistake("body", "must be at most 32 MiB: import it in parts");
      return list(visit, model);
    }
    return imported(lines, visit, model);
  }

  private String imported(byte[] lines, Visit visit, Model model) {
    List<Map<String, Object>> results = visit.postLines("/endpoints/batch", lines);
    if (results != null) {
      List<Map<String, Object>> rejected =
          results.stream().filter(each -> each.get("problem") != null).toList();
      model.addAttribute("imported", results.size() - rejected.size());
      model.addAttribute("rejected", rejected.stream().limit(SHOWN).toList());
      model.addAttribute("rejectedCount", rejected.size());
    }
    return list(visit, model);
  }
}
