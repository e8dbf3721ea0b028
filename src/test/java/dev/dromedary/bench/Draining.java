package dev.dromedary.bench;

/**
 * Deliveries a second, end to end, of a backlog that waits when the gateway begins; beside the
 * ceiling.
 */
final class Draining implements Scenario {

  private static final Target TARGET = Target.atLeast(0.25);

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    double ceiling = bed.ceiling();
    double rate = bed.drained();
    bed.report()
        .ratio(
            "end to end, draining a backlog ÷ ceiling",
            Report.perSecond(rate),
            rate / ceiling,
            TARGET);
  }
}
