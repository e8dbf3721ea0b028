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
    if (visit.isGatewayWide()) {
      model.addAttribute("passes", NowPage.rows(visit.get("/dead-letters/passes", Query.of())));
    }
    return "dead-letters";
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
    Map<String, Object> body = new LinkedHashMap<>();
    visit
        .query(CONDITIONS)
        .values()
        .forEach(
            (name, values) ->
                body.put(name, TIMES.contains(name) ? values.get(0) : new ArrayList<>(values)));
    Map<String, Object> done = visit.post("/dead-letters/requeue", body);
    if (done != null) {
      model.addAttribute(
          "said",
          "Requeued: " + Words.INSTANCE.number(done.get("requeued")) + ". They are delivered now.");
    }
    return list(visit, model);
  }
}
