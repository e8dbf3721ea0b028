package dev.dromedary.bench;

/**
 * Deliveries a second, end to end, of a backlog that waits when the gateway begins; beside both
 * clients alone. The target is by the JDK's, which is what an HttpClient is; the gateway's own
 * makes three times as many requests.
 */
final class Draining implements Scenario {

  private static final Target TARGET = Target.atLeast(0.25);

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    double jdk = bed.jdkClient();
    double ceiling = bed.ceiling();
    double rate = bed.drained();
    String what = "end to end, draining a backlog ÷ ";
    bed.report().ratio(what + "the JDK's HttpClient", Report.perSecond(rate), rate / jdk, TARGET);
    bed.report().ratio(what + "ceiling", Report.perSecond(rate), rate / ceiling);
  }
}
