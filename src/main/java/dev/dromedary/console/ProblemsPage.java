package dev.dromedary.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Failures by endpoint, result and status code: the first page of an engineer on call. */
@Controller
final class ProblemsPage {

  private static final int SAMPLED = 8;
  private static final int TOP = 50;
  private static final List<String> FILTERS =
      List.of("tenant", "endpointId", "eventType", "since", "until");

  /**
   * Failures of one kind at one endpoint.
   *
   * @param sample the newest of them, or null
   */
  record Group(Map<String, Object> row, Map<String, Object> sample) {

    @Override
    public String toString() {
      return "Group[" + row.get("endpointId") + "]";
    }
  }

  @GetMapping("/problems")
  String problems(Visit visit, Model model) {
    Query query = visit.query(FILTERS);
    visit.as(Command.of("problems", query));
    Query failures =
        query
            .with("groupBy", "endpointId,result,statusCode")
            .with("result", Words.FAILURES)
            .with("step", "31d")
            .with("top", TOP);
    List<Map<String, Object>> rows = NowPage.rows(visit.list("/statistics/deliveries", failures));
    List<Group> groups = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      groups.add(new Group(row, groups.size() < SAMPLED ? sample(visit, row) : null));
    }
    model.addAttribute("groups", groups);
    model.addAttribute("isCut", rows.size() == TOP);
    return "problems";
  }

  /** The newest delivery whose last attempt failed so, with its endpoint. */
  private static Map<String, Object> sample(Visit visit, Map<String, Object> row) {
    return NowPage.rows(
            visit.get(
                "/deliveries",
                Query.of(
                    "endpointId", row.get("endpointId"),
                    "result", row.get("result"),
                    "statusCode", Objects.toString(row.get("statusCode"), ""),
                    "include", "endpoint,lastAttempt",
                    "limit", 1)))
        .stream()
        .findFirst()
        .orElse(null);
  }
}
