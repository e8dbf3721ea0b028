package dev.dromedary.console;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Failures by endpoint, result and status code: the first page of an engineer on call. */
@Controller
final class ProblemsPage {

  private static final int SAMPLED = 15;
  private static final List<String> FILTERS =
      List.of("tenant", "endpointId", "eventType", "since", "until");

  /** Failures of one kind at one endpoint, with the newest of them. */
  static final class Group {

    private final Map<String, Object> row;
    private long attempts;
    private long dead;
    private String first;
    private String last;
    private Map<String, Object> sample;

    private Group(Map<String, Object> row) {
      this.row = row;
    }

    private void add(Map<String, Object> hour) {
      String from = hour.get("from").toString();
      attempts += ((Number) hour.get("attempts")).longValue();
      if ("DEAD_LETTER".equals(hour.get("status"))) {
        dead += ((Number) hour.get("deliveries")).longValue();
      }
      first = first == null || from.compareTo(first) < 0 ? from : first;
      last = last == null || from.compareTo(last) > 0 ? from : last;
    }

    public Object endpointId() {
      return row.get("endpointId");
    }

    public Object result() {
      return row.get("result");
    }

    public Object statusCode() {
      return row.get("statusCode");
    }

    public long attempts() {
      return attempts;
    }

    public long dead() {
      return dead;
    }

    /** The hour of the first one. */
    public String first() {
      return first;
    }

    public String last() {
      return last;
    }

    public Map<String, Object> sample() {
      return sample;
    }
  }

  @GetMapping("/problems")
  String problems(Visit visit, Model model) {
    Query query = visit.query(FILTERS);
    visit.as(Command.of("problems", query));
    Map<List<Object>, Group> groups = new LinkedHashMap<>();
    for (Map<String, Object> row :
        NowPage.rows(
            visit.list(
                "/statistics/deliveries",
                query.with("groupBy", "endpointId,status,result,statusCode")))) {
      if (!"DELIVERED".equals(row.get("result")) && row.get("result") != null) {
        groups
            .computeIfAbsent(
                java.util.Arrays.asList(
                    row.get("endpointId"), row.get("result"), row.get("statusCode")),
                key -> new Group(row))
            .add(row);
      }
    }
    List<Group> most =
        groups.values().stream()
            .filter(group -> group.attempts() > 0)
            .sorted(Comparator.comparingLong(Group::attempts).reversed())
            .toList();
    most.stream().limit(SAMPLED).forEach(group -> group.sample = sample(visit, group));
    model.addAttribute("groups", most);
    return "problems";
  }

  /** The newest delivery whose last attempt failed so, with its endpoint. */
  private static Map<String, Object> sample(Visit visit, Group group) {
    return NowPage.rows(
            visit.get(
                "/deliveries",
                Query.of(
                    "endpointId", group.endpointId(),
                    "result", group.result(),
                    "statusCode", Objects.toString(group.statusCode(), ""),
                    "include", "endpoint,lastAttempt",
                    "limit", 1)))
        .stream()
        .findFirst()
        .orElse(null);
  }
}
