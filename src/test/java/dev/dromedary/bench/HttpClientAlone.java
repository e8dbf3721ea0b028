package dev.dromedary.bench;

/**
 * The ceiling: requests a second of the gateway's HTTP client in a process that does nothing else.
 */
final class HttpClientAlone implements Scenario {

  @Override
  public String name() {
    return "ceiling";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    bed.report().ratio("HttpClient alone (the ceiling)", Report.perSecond(bed.ceiling()), 1);
  }
}
