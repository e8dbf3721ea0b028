package dev.dromedary.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The state of the gateway, at a glance. */
@Controller
final class NowPage {

  private static final long HISTORY_LAG_SECONDS = 60;

  /** A banner: what is wrong, and what to do next. */
  record Banner(String tone, String message, String next, String link) {}

  @GetMapping("/")
  String now(Visit visit, Model model) {
    visit.as("dromedary status");
    List<Banner> banners = new ArrayList<>();
    try {
      Map<String, Object> ended =
          visit.get("/statistics/deliveries", Query.of("groupBy", "status,result"));
      if (visit.isGatewayWide()) {
        lastHour(visit, model);
      }
      model.addAttribute("traffic", traffic(ended, visit));
      model.addAttribute("latency", latency(Chart.HOUR, visit, Query.of()));
      model.addAttribute("dead", dead(ended));
      model.addAttribute(
          "waiting", rows(visit.get("/waiting", Query.of("groupBy", "status,reason"))));
    } catch (ApiRejectedException e) {
      banners.add(
          new Banner(
              "bad",
              "The history cannot be read: " + e.problem().get("detail"),
              "Deliveries go on without it. Look at the database; figures come back by themselves.",
              null));
    }
    List<Map<String, Object>> troubled =
        rows(
            visit.get(
                "/endpoints",
                Query.of("health", "CIRCUIT_OPEN", "include", "health", "limit", 20)));
    model.addAttribute("circuits", troubled);
    if (!troubled.isEmpty()) {
      banners.add(
          new Banner(
              "bad",
              troubled.size() == 1
                  ? "One endpoint gives no answer."
                  : troubled.size() + " endpoints give no answer.",
              "See the problems by endpoint: pause, test or ask the receiver.",
              "/problems"));
    }
    if (visit.isGatewayWide()) {
      queues(visit, model, banners);
      routes(visit, banners);
    }
    model.addAttribute("banners", banners);
    return "now";
  }

  private static void queues(Visit visit, Model model, List<Banner> banners) {
    try {
      List<Map<String, Object>> queues = rows(visit.get("/queues", Query.of()));
      model.addAttribute("queues", queues);
      for (Map<String, Object> queue : queues) {
        long depth = longOf(queue.get("depth"));
        if ("POISON".equals(queue.get("role")) && depth > 0) {
          banners.add(
              new Banner(
                  "bad",
                  depth + " messages could not be processed at all.",
                  "This is a fault of the gateway: the log names it (poison message).",
                  null));
        }
        if ("HISTORY".equals(queue.get("role"))
            && longOf(queue.get("oldestAgeSeconds")) > HISTORY_LAG_SECONDS) {
          banners.add(
              new Banner(
                  "warn",
                  "The history lags by "
                      + Words.INSTANCE.seconds(queue.get("oldestAgeSeconds"))
                      + ".",
                  "Lists and figures are older than that; deliveries are not delayed.",
                  null));
        }
      }
    } catch (ApiRejectedException e) {
      banners.add(
          new Banner(
              "bad",
              "The queues cannot be read: " + e.problem().get("detail"),
              "Look at the broker and at /actuator/health.",
              null));
    }
  }

  @SuppressWarnings("unchecked")
  private static void routes(Visit visit, List<Banner> banners) {
    Map<String, Object> found = visit.get("/routes", Query.of());
    for (Map<String, Object> route : rows(found)) {
      if (!"STARTED".equals(route.get("state"))) {
        banners.add(
            new Banner(
                "warn",
                "The route " + route.get("id") + " is stopped at this gateway.",
                "Its messages wait. Start it on the page of the routes.",
                "/routes"));
      }
    }
    for (Map<String, Object> file : (List<Map<String, Object>>) found.get("rejected")) {
      banners.add(
          new Banner(
              "bad",
              "The route file " + file.get("file") + " is rejected; its old routes run on.",
              "See the line and the reason.",
              "/routes"));
    }
  }

  /** By minute, which are counted of all tenants together. */
  private static void lastHour(Visit visit, Model model) {
    Map<String, Object> events = visit.get("/statistics/events", Query.of("step", "1m"));
    Map<String, Object> counts =
        visit.get("/statistics/deliveries", Query.of("step", "1m", "groupBy", "status,result"));
    model.addAttribute(
        "hourTraffic",
        new Chart("a minute", Chart.MINUTE, events)
            .sum("accepted events", "info", events, "events", row -> true)
            .sum("delivered", "good", counts, "deliveries", NowPage::isDelivered)
            .sum(
                "failed attempts",
                "bad",
                counts,
                "attempts",
                row -> !"DELIVERED".equals(row.get("result"))));
    model.addAttribute("hourLatency", latency(Chart.MINUTE, visit, Query.of("step", "1m")));
  }

  private static boolean isDelivered(Map<String, Object> row) {
    return "DELIVERED".equals(row.get("status"));
  }

  private static Chart traffic(Map<String, Object> ended, Visit visit) {
    Map<String, Object> events = visit.get("/statistics/events", Query.of());
    return new Chart("an hour", Chart.HOUR, events)
        .sum("accepted events", "info", events, "events", row -> true)
        .sum("delivered", "good", ended, "deliveries", NowPage::isDelivered)
        .sum(
            "dead-lettered",
            "bad",
            ended,
            "deliveries",
            row -> "DEAD_LETTER".equals(row.get("status")));
  }

  private static Chart latency(int step, Visit visit, Query query) {
    Map<String, Object> all = visit.get("/statistics/deliveries", query);
    return new Chart("ms", step, all)
        .line("p95", "warn", all, "p95Ms")
        .line("p50", "info", all, "p50Ms");
  }

  /** Of a day, by result. */
  private static List<Map.Entry<Object, Long>> dead(Map<String, Object> ended) {
    Map<Object, Long> dead = new HashMap<>();
    for (Map<String, Object> row : rows(ended)) {
      if ("DEAD_LETTER".equals(row.get("status")) && longOf(row.get("deliveries")) > 0) {
        dead.merge(row.get("result"), longOf(row.get("deliveries")), Long::sum);
      }
    }
    return dead.entrySet().stream()
        .sorted(Map.Entry.<Object, Long>comparingByValue().reversed())
        .toList();
  }

  private static long longOf(Object number) {
    return number instanceof Number value ? value.longValue() : 0;
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> rows(Map<String, Object> answer) {
    return (List<Map<String, Object>>) answer.get("data");
  }
}
