package dev.dromedary.bench;

/**
 * One of a hundred endpoints gets ninety percent of the traffic and takes 200 ms to answer, which
 * makes 250 requests a second with fifty at a time; most of its deliveries have to wait. The other
 * 99: throughput at least 0.9, p99 at most 1.5 of what it is while that one answers at once.
 */
final class Lopsided implements Scenario {

  private static final int PERCENT = 90;
  private static final int MILLIS = 200;

  @Override
  public String name() {
    return "lopsided";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    try (Isolation isolation =
        new Isolation(bed, name(), "one endpoint gets 90 % and takes 200 ms", 1, PERCENT)) {
      isolation.compare((subject, endpoints) -> bed.sink().answer(Isolation.ILL, 204, MILLIS), 0);
      isolation.reportPuts();
      isolation.report();
    }
  }
}
