package dev.dromedary.bench;

/**
 * Requests a second of an HTTP client in a process that does nothing else: of the one that every
 * JDK brings, and of the gateway's, which is the ceiling.
 */
final class HttpClientAlone implements Scenario {

  @Override
  public String name() {
    return "ceiling";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    bed.report().figure("the JDK's HttpClient alone", Report.perSecond(bed.jdkClient()));
    bed.report()
        .figure("the gateway's client alone (the ceiling)", Report.perSecond(bed.ceiling()));
  }
}
