package dev.dromedary.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One of a hundred endpoints is limited to ten requests a second, gets half of the traffic, and has
 * a hundred thousand deliveries waiting. The other 99: throughput at least 0.9, p99 at most 1.5 of
 * what it is without the limit. The rate: within 5 % of the limit, on average over the time in
 * which the p99 is measured.
 */
final class Limited implements Scenario {

  private static final int PER_SECOND = 10;
  private static final int PERCENT = 50;
  private static final double TOLERANCE = 0.05;

  @Override
  public String name() {
    return "limited";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    String what = "one endpoint is limited to 10/s";
    try (Isolation isolation = new Isolation(bed, name(), what, 1, PERCENT)) {
      Isolation.Fare fare =
          isolation.compare(
              (subject, endpoints) ->
                  subject.change(endpoints.get(0), Map.of("rateLimit", PER_SECOND)),
              bed.scale().waiting());
      rate(bed.report(), what, fare.windows());
      isolation.reportPuts();
      isolation.report();
    }
  }

  private static void rate(Report report, String what, List<Subject.Window> windows) {
    double requests =
        windows.stream().mapToLong(each -> each.seen().of(Isolation.ILL).requests()).sum();
    double rate = requests / windows.stream().mapToDouble(Subject.Window::seconds).sum();
    report.ratio(
        what + ": off its rate by",
        String.format(Locale.ROOT, "%.2f deliveries/s", rate),
        Math.abs(rate / PER_SECOND - 1),
        Target.atMost(TOLERANCE));
  }
}
