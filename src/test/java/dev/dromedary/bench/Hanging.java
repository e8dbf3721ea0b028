package dev.dromedary.bench;

/**
 * Ten of a hundred endpoints take every request and answer none, so that each attempt lasts for the
 * whole timeout. The others: throughput at least 0.9, p99 at most 1.5 of what it is while all are
 * well.
 */
final class Hanging implements Scenario {

  private static final int ILL = 10;

  @Override
  public String name() {
    return "hanging";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    try (Isolation isolation = new Isolation(bed, name(), ILL + " of 100 endpoints hang", ILL, 0)) {
      isolation.compare(
          (subject, endpoints) -> bed.sink().answer(Isolation.ILL, Group.NEVER, 0), 0);
      isolation.report();
    }
  }
}
