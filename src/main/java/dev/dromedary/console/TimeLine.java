package dev.dromedary.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The attempts and waits of deliveries in one order. */
final class TimeLine {

  private TimeLine() {}

  /**
   * A step.
   *
   * @param attempt null for a wait
   * @param pause null for an attempt
   */
  record Step(
      String at,
      Map<String, Object> delivery,
      Map<String, Object> attempt,
      Map<String, Object> pause) {}

  /**
   * @param deliveries with their attempts
   */
  static List<Step> of(List<Map<String, Object>> deliveries) {
    List<Step> steps = new ArrayList<>();
    for (Map<String, Object> delivery : deliveries) {
      maps(delivery.get("attempts"))
          .forEach(
              each -> steps.add(new Step(each.get("startedAt").toString(), delivery, each, null)));
      maps(delivery.get("waits"))
          .forEach(each -> steps.add(new Step(each.get("from").toString(), delivery, null, each)));
    }
    // RFC 3339 in UTC with three digits: in order as texts.
    steps.sort(Comparator.comparing(Step::at));
    return steps;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> maps(Object list) {
    return list == null ? List.of() : (List<Map<String, Object>>) list;
  }
}
