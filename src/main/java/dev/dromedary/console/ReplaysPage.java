package dev.dromedary.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The replays with their progress, and a new one, which is counted before it begins. */
@Controller
final class ReplaysPage {

  private static final String REPLAYS = "/replays";
  private static final List<String> CONDITIONS =
      List.of("endpointId", "tenant", "eventId", "eventTypes", "status", "result", "statusCode");
  private static final Set<Object> ENDED = Set.of("DONE", "CANCELLED");
  private static final Map<String, String> DONE =
      Map.of("pause", "stands still", "resume", "goes on", "cancel", "is cancelled");

  @GetMapping(REPLAYS)
  String list(Visit visit, Model model) {
    visit.as("dromedary replays list");
    model.addAttribute("found", visit.list(REPLAYS, visit.query(List.of("state", "cursor"))));
    return "replays";
  }

  @GetMapping("/replays/{id}")
  String show(@PathVariable String id, Visit visit, Model model) {
    visit.as("dromedary replays get " + Command.quoted(id));
    Map<String, Object> replay = visit.get(path(id), Query.of());
    model.addAttribute("replay", replay);
    model.addAttribute("isEnded", ENDED.contains(replay.get("state")));
    return "replay";
  }

  @PostMapping("/replays/{id}/{change:pause|resume|cancel}")
  String change(@PathVariable String id, @PathVariable String change, Visit visit, Model model) {
    if (visit.post(path(id) + "/" + change, null) != null) {
      model.addAttribute("said", "The replay " + DONE.get(change) + ".");
    }
    return show(id, visit, model);
  }

  /** Counted only, unless the reader saw the count of just these conditions, and says so. */
  @PostMapping(REPLAYS)
  String begin(Visit visit, Model model) {
    Map<String, Object> body = asked(visit);
    String conditions = body.toString();
    boolean isCount =
        visit.given("begin").isEmpty() || !visit.given("conditions").equals(conditions);
    body.put("dryRun", isCount);
    Map<String, Object> answer = visit.post(REPLAYS, body);
    if (answer != null && !isCount) {
      return "redirect:" + visit.url(REPLAYS, answer.get("id"));
    }
    model.addAttribute("counted", answer);
    model.addAttribute("conditions", conditions);
    return list(visit, model);
  }

  private static Map<String, Object> asked(Visit visit) {
    Map<String, Object> from = new LinkedHashMap<>();
    for (String name : CONDITIONS) {
      if (!visit.given(name).isBlank()) {
        from.put(name, List.of(visit.given(name).strip()));
      }
    }
    from.putAll(visit.filled("since", "until"));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("from", from);
    if (!visit.given("to").isBlank()) {
      body.put("to", Map.of("endpointId", visit.given("to").strip()));
    }
    for (String name : List.of("perSecond", "limit")) {
      String value = visit.given(name).strip();
      if (!value.isEmpty()) {
        // Another text is rejected by the API, at its field.
        body.put(name, value.matches("\\d{1,9}") ? Integer.valueOf(value) : value);
      }
    }
    return body;
  }

  private static String path(String id) {
    return REPLAYS + "/" + Visit.segment(id);
  }
}
