package dev.dromedary.bench;

/**
 * Deliveries a second, end to end, while the publisher, never far ahead, uses the same cores;
 * beside the ceiling.
 */
final class Sustained implements Scenario {

  private static final Target TARGET = Target.atLeast(0.18);

  @Override
  public String name() {
    return "sustained";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    double ceiling = bed.ceiling();
    double rate = bed.sustained();
    bed.report()
        .ratio(
            "end to end, publisher on the same cores ÷ ceiling",
            Report.perSecond(rate),
            rate / ceiling,
            TARGET);
  }
}
