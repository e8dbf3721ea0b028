package dev.dromedary.bench;

import java.util.List;
import java.util.Locale;

/**
 * From the time at which an event is due to be sent to its arrival, at half of what is sustained.
 */
final class Latency implements Scenario {

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    int rate = (int) (bed.sustained() / 2);
    Scale scale = bed.scale();
    List<SinkProcess.Seen> seen =
        bed
            .ordinary()
            .offered("latency", bed.ones(), "one", rate, scale.rounds(), scale.seconds())
            .stream()
            .map(window -> window.seen().of("one"))
            .toList();
    bed.report()
        .figure(
            String.format(Locale.ROOT, "from sent to arrived, at %,d/s", rate),
            String.format(
                Locale.ROOT,
                "p50 %.0f ms, p99 %.0f ms",
                Testbed.median(seen.stream().map(each -> each.p50() / 1e3).toList()),
                Testbed.median(seen.stream().map(each -> each.p99() / 1e3).toList())));
  }
}
