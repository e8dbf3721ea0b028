package dev.dromedary.bench;

/**
 * Thirty of a hundred endpoints refuse connections, until half a million deliveries wait for them.
 * The others: throughput at least 0.9, p99 at most 1.5 of what it is while all are well. The p99 is
 * measured at the end, when the most wait.
 */
final class Dead implements Scenario {

  private static final int ILL = 30;

  @Override
  public String name() {
    return "dead";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    try (Isolation isolation =
        new Isolation(bed, name(), ILL + " of 100 endpoints are dead", ILL, 0)) {
      isolation.compare((subject, endpoints) -> bed.sink().shut(), bed.scale().dead());
      isolation.report();
    }
  }
}
