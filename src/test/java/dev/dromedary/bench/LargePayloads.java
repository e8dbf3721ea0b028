package dev.dromedary.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A backlog of two thousand events of 200 KB, one in fifty of the events of the other scenarios:
 * with it the heap must hold at most 1.25 of what it holds idle. How fast they are delivered stands
 * beside the ceiling with the same bodies.
 */
final class LargePayloads implements Scenario {

  private static final int BYTES = 200_000;
  private static final String TYPE = "email.large";

  @Override
  public String name() {
    return "payloads";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    int number = bed.scale().events() / 50;
    Events events = Events.evenly(TYPE, number, Testbed.TENANTS).sized(BYTES);
    double ceiling = bed.ceiling(number, BYTES);
    double worst = 0;
    String heap = "";
    List<Double> rates = new ArrayList<>();
    try (Subject subject = Subject.start(bed.sink(), bed.gateway(name()))) {
      for (int i = 0; i < Testbed.TENANTS; i++) {
        subject.register(bed.sink().url("/large/" + i), i, TYPE);
      }
      subject.warmUp(events, 1, bed.scale().warmUps());
      for (int i = 0; i < bed.scale().rounds(); i++) {
        long idle = subject.process().heap();
        subject.hold(events);
        long held = subject.process().heap();
        if ((double) held / idle > worst) {
          worst = (double) held / idle;
          heap = "%d MB (idle: %d MB)".formatted(held >> 20, idle >> 20);
        }
        rates.add(subject.release(name(), Subject.ACCEPT, number));
      }
    }
    String what = String.format(Locale.ROOT, "%,d events of 200 KB: ", number);
    bed.report().ratio(what + "heap with the backlog ÷ idle", heap, worst, Target.atMost(1.25));
    double rate = Testbed.overall(rates);
    bed.report()
        .ratio(
            what + "draining ÷ ceiling",
            String.format(
                Locale.ROOT,
                "%s, %.0f MB/s (alone: %.0f MB/s)",
                Report.perSecond(rate),
                rate * BYTES / 1e6,
                ceiling * BYTES / 1e6),
            rate / ceiling);
  }
}
