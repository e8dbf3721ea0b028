package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import java.util.List;
import java.util.Locale;

/**
 * From the time at which an event is due to be sent to its arrival, at ten a second: in the first
 * minute of a gateway, and in the next one.
 */
final class LatencyAtRest implements Scenario {

  private static final int RATE = 10;
  private static final int MINUTE = 55;

  @Override
  public String name() {
    return "latency-at-rest";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    GatewayProcess gateway = bed.installed().prepared();
    try (Subject subject = Subject.start(bed.sink(), gateway)) {
      bed.registerOnes(subject);
      List<Subject.Window> minutes = subject.offered(name(), bed.ones(), "one", RATE, 2, MINUTE);
      report(bed, "in the first minute", minutes.get(0));
      report(bed, "in the second minute", minutes.get(1));
    }
  }

  private static void report(Testbed bed, String when, Subject.Window minute) {
    SinkProcess.Seen seen = minute.seen().of("one");
    bed.report()
        .figure(
            "from sent to arrived, at " + RATE + "/s, " + when,
            String.format(
                Locale.ROOT, "p50 %.1f ms, p99 %.1f ms", seen.p50() / 1e3, seen.p99() / 1e3));
  }
}
