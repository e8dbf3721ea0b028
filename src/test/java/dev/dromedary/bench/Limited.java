package dev.dromedary.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One of a hundred endpoints is limited to ten requests a second, gets half of the traffic, and has
 * a hundred thousand deliveries waiting. The other 99: throughput at least 0.9, p99 at most 1.5 of
 * what it is without the limit. The rate: within 5 % of the limit, on average over the time in
 * which the p99 is measured.
 *
 * <p>The broker's work is how many times a delivery for it is put on a queue behind the first one,
 * from the moment of the limit until the end of the measurement: once on a tier, perhaps over the
 * queue of the deliveries, and for the few that come near to their slot some shorter tiers. It must
 * not grow with the time that they wait.
 */
final class Limited implements Scenario {

  private static final int PER_SECOND = 10;
  private static final int PERCENT = 50;
  private static final double TOLERANCE = 0.05;
  private static final Target WORK = Target.atMost(3);

  @Override
  public String name() {
    return "limited";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    String what = "one endpoint is limited to 10/s";
    try (Isolation isolation = new Isolation(bed, name(), what, 1, PERCENT)) {
      Managed broker = isolation.subject().broker();
      long[] before = new long[1];
      Isolation.Fare fare =
          isolation.compare(
              (subject, endpoints) -> {
                before[0] = put(broker);
                subject.change(endpoints.get(0), Map.of("rateLimit", PER_SECOND));
              },
              bed.scale().waiting());
      rate(bed.report(), what, fare.windows());
      isolation.subject().awaitSettled();
      long waiting = broker.messages("webhooks.retry.*");
      bed.report()
          .ratio(
              what + ": puts on a queue ÷ waiting deliveries",
              String.format(Locale.ROOT, "%,d wait", waiting),
              (put(broker) - before[0]) / (double) waiting,
              WORK);
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

  private static long put(Managed broker) throws Exception {
    return broker.added("webhooks.retry.*") + broker.added("webhooks.deliveries*");
  }
}
