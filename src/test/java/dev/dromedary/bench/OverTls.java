package dev.dromedary.bench;

import java.util.Locale;

/**
 * Deliveries a second of a backlog over TLS, and over how many connections; beside the same without
 * TLS. The receiver's TLS is on the same cores too.
 */
final class OverTls implements Scenario {

  private static final String TYPE = "email.tls";

  @Override
  public String name() {
    return "tls";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    double baseline = bed.drained();
    Subject subject = bed.ordinary();
    for (int i = 0; i < Testbed.TENANTS; i++) {
      subject.register(bed.sink().tlsUrl("/tls/" + i), i, TYPE);
    }
    Events events = Events.evenly(TYPE, bed.scale().events(), Testbed.TENANTS);
    long before = bed.sink().stats().connections();
    subject.warmUp(events, 1, 1);
    double rate = bed.best(() -> subject.drain("tls", events, 1));
    long connections = bed.sink().stats().connections() - before;
    bed.report()
        .ratio(
            "over TLS, draining ÷ without TLS",
            String.format(
                Locale.ROOT, "%s, %,d connections in all", Report.perSecond(rate), connections),
            rate / baseline);
  }
}
