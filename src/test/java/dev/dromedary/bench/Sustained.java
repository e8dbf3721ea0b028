package dev.dromedary.bench;

/**
 * Deliveries a second, end to end, while the publisher, never far ahead, uses the same cores;
 * beside both clients alone, see {@link Draining}.
 */
final class Sustained implements Scenario {

  private static final Target TARGET = Target.atLeast(0.18);

  @Override
  public String name() {
    return "sustained";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    double jdk = bed.jdkClient();
    double ceiling = bed.ceiling();
    double rate = bed.sustained();
    String what = "end to end, publisher on the same cores ÷ ";
    bed.report().ratio(what + "the JDK's HttpClient", Report.perSecond(rate), rate / jdk, TARGET);
    bed.report().ratio(what + "ceiling", Report.perSecond(rate), rate / ceiling);
  }
}
