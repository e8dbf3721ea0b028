package dev.dromedary.bench;

/**
 * One thing that is measured. Its class says what, against which baseline, and what must be
 * reached.
 */
interface Scenario {

  /** By which {@code -Dbench.only=…} picks it. */
  String name();

  void run(Testbed bed) throws Exception;
}
