package dev.dromedary.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The life of deliveries in one order: how they came to be, their attempts and waits, their end.
 */
final class TimeLine {

  private static final Set<Object> ENDED = Set.of("DEAD_LETTER", "CANCELLED");

  private TimeLine() {}

  /**
   * A step: of a sentence, an attempt and a pause it has one.
   *
   * @param delivery null if it is about the event
   * @param curl the attempt once more, as a shell makes it
   * @param signed which secret signed the attempt, or null
   */
  record Step(
      String at,
      Map<String, Object> delivery,
      String says,
      Map<String, Object> attempt,
      String curl,
      String signed,
      Map<String, Object> pause) {

    static Step of(Object at, Map<String, Object> delivery, String says) {
      return new Step(at.toString(), delivery, says, null, null, null, null);
    }
  }

  /**
   * @param deliveries with their attempts
   */
  static List<Step> of(List<Map<String, Object>> deliveries, Visit visit) {
    SigningSecrets secrets = new SigningSecrets(visit);
    List<Step> steps = new ArrayList<>();
    for (Map<String, Object> delivery : deliveries) {
      for (Map<String, Object> each : maps(delivery.get("attempts"))) {
        String at = each.get("startedAt").toString();
        String curl = visit.isOperator() ? Curl.again(delivery, each, visit) : null;
        steps.add(new Step(at, delivery, null, each, curl, secrets.of(delivery, at), null));
      }
      for (Map<String, Object> each : maps(delivery.get("waits"))) {
        steps.add(new Step(each.get("from").toString(), delivery, null, null, null, null, each));
      }
      if (ENDED.contains(delivery.get("status"))) {
        steps.add(
            Step.of(
                delivery.get("updatedAt"),
                delivery,
                Words.INSTANCE.title(delivery.get("status"))
                    + ": "
                    + Words.INSTANCE.text(delivery.get("reason"))));
      }
    }
    return sorted(steps);
  }

  /** The same with the acceptance of the event, and its match. */
  static List<Step> of(
      Map<String, Object> event, List<Map<String, Object>> deliveries, Visit visit) {
    List<Step> steps = new ArrayList<>();
    steps.add(Step.of(event.get("acceptedAt"), null, "Accepted"));
    Object first =
        deliveries.stream()
            .map(each -> each.get("createdAt").toString())
            .min(Comparator.naturalOrder())
            .orElse(event.get("acceptedAt").toString());
    steps.add(
        Step.of(
            first, null, "Matched to " + Words.INSTANCE.count(event.get("matched"), "endpoint")));
    steps.addAll(of(deliveries, visit));
    return sorted(steps);
  }

  /** RFC 3339 in UTC with three digits: in order as texts. The order of equal times stays. */
  private static List<Step> sorted(List<Step> steps) {
    steps.sort(Comparator.comparing(Step::at));
    return steps;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> maps(Object list) {
    return list == null ? List.of() : (List<Map<String, Object>>) list;
  }
}
