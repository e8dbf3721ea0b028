package dev.dromedary.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The dead letters by endpoint, reason and result; a group is counted, then requeued. */
@Controller
final class DeadLettersPage {

  private static final String DEAD_LETTERS = "/dead-letters";
  private static final int READ = 1000;
  private static final List<String> CONDITIONS =
      List.of("tenant", "endpointId", "eventType", "reason", "result", "since", "until");
  private static final List<String> TIMES = List.of("since", "until");

  /** Dead letters of one kind, with their conditions as a part of a URL. */
  record Group(Map<String, Object> sample, int count, String conditions) {}

  @GetMapping(DEAD_LETTERS)
  String list(Visit visit, Model model) {
    Query conditions = visit.query(CONDITIONS);
    visit.as(Command.of("dead-letters list", conditions));
    Map<String, Object> found = visit.list(DEAD_LETTERS, conditions.with("limit", READ));
    List<Map<String, Object>> rows = NowPage.rows(found);
    model.addAttribute("groups", groups(rows, conditions));
    model.addAttribute("rows", rows.stream().limit(50).toList());
    model.addAttribute("count", rows.size());
    model.addAttribute("isMore", found.get("nextCursor") != null);
    model.addAttribute("conditions", conditions.values());
    model.addAttribute("replayed", replayed(conditions));
    passes(visit, model);
    return "dead-letters";
  }

  /** The same as conditions of a replay. */
  private static String replayed(Query conditions) {
    Query query =
        Query.of(
            "tenant", conditions.first("tenant"),
            "endpointId", conditions.first("endpointId"),
            "eventTypes", conditions.first("eventType"),
            "result", conditions.first("result"));
    return query.isEmpty() ? "" : "&" + query;
  }

  private static void passes(Visit visit, Model model) {
    if (visit.isGatewayWide()) {
      model.addAttribute("passes", NowPage.rows(visit.get("/dead-letters/passes", Query.of())));
    }
  }

  /** The requeues and deletions under way, alone: their progress is looked at often. */
  @GetMapping("/dead-letters/passes")
  String passesAlone(Visit visit, Model model) {
    passes(visit, model);
    return "parts :: passes";
  }

  private static List<Group> groups(List<Map<String, Object>> rows, Query conditions) {
    return rows.stream()
        .collect(
            Collectors.groupingBy(
                row ->
                    Arrays.asList(row.get("endpointId"), row.get("reason"), row.get("lastResult")),
                LinkedHashMap::new,
                Collectors.toList()))
        .values()
        .stream()
        .map(
            each -> {
              Map<String, Object> first = each.get(0);
              return new Group(
                  first,
                  each.size(),
                  conditions
                      .with("endpointId", first.get("endpointId"))
                      .with("reason", first.get("reason"))
                      .with("result", first.get("lastResult"))
                      .toString());
            })
        .sorted((one, other) -> Integer.compare(other.count(), one.count()))
        .toList();
  }

  @PostMapping("/dead-letters/requeue")
  String requeue(Visit visit, Model model) {
    boolean isCount = !visit.given("dryRun").isEmpty();
    Map<String, Object> body = conditions(visit);
    if (isCount) {
      body.put("dryRun", true);
    }
    Map<String, Object> done = visit.post("/dead-letters/requeue", body);
    if (done != null && isCount) {
      model.addAttribute("counted", done.get("dryRun"));
    } else if (done != null) {
      model.addAttribute(
          "said",
          "Requeued: " + Words.INSTANCE.number(done.get("requeued")) + ". They are delivered now.");
    }
    return list(visit, model);
  }

  @PostMapping("/dead-letters/discard")
  String discard(Visit visit, Model model) {
    Map<String, Object> done =
        visit.change("DELETE", DEAD_LETTERS, visit.query(CONDITIONS), null, null);
    if (done != null) {
      model.addAttribute(
          "said",
          "Discarded: " + Words.INSTANCE.number(done.get("deleted")) + ". They are cancelled.");
    }
    return list(visit, model);
  }

  @PostMapping("/dead-letters/passes/{id}/cancel")
  String cancel(@PathVariable String id, Visit visit, Model model) {
    if (visit.post("/dead-letters/passes/" + Visit.segment(id) + "/cancel", null) != null) {
      model.addAttribute("said", "It ends; its progress so far stays.");
    }
    return list(visit, model);
  }

  private static Map<String, Object> conditions(Visit visit) {
    Map<String, Object> conditions = new LinkedHashMap<>();
    visit
        .query(CONDITIONS)
        .values()
        .forEach(
            (name, values) ->
                conditions.put(
                    name, TIMES.contains(name) ? values.get(0) : new ArrayList<>(values)));
    return conditions;
  }
}
