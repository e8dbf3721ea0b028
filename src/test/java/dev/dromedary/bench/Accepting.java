package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import java.util.Locale;

/**
 * What a warm gateway accepts over HTTP on 32 connections, one event a call and in batches, while
 * it delivers the events too.
 */
final class Accepting implements Scenario {

  private static final int BATCH = 50;

  /** A window of one event a call compiles what is called. */
  private static final int WARM_UPS = 4;

  @Override
  public String name() {
    return "accept";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    bed.sink().reset();
    try (GatewayProcess gateway = bed.gateway(name());
        HttpPublisherProcess publisher = new HttpPublisherProcess(gateway.port(), bed.sink())) {
      gateway.start().awaitUp();
      FirstSeconds.register(gateway, bed.sink());
      for (int i = 0; i < WARM_UPS; i++) {
        publisher.publish("warm-" + i, 0, bed.scale().seconds());
      }
      report(bed, gateway, publisher, 1, Target.atLeast(5_000));
      report(bed, gateway, publisher, BATCH, Target.atLeast(8_000));
    }
  }

  private static void report(
      Testbed bed, GatewayProcess gateway, HttpPublisherProcess publisher, int events, Target most)
      throws Exception {
    double best = 0;
    double cpuMillis = 0;
    for (int i = 0; i < bed.scale().rounds(); i++) {
      double before = Usage.of(gateway.pid()).cpuSeconds();
      HttpPublisher.Result result =
          publisher.publishBatches("of-" + events + "-" + i, bed.scale().seconds(), events);
      double rate = (double) result.accepted() / bed.scale().seconds();
      if (rate > best) {
        best = rate;
        cpuMillis = (Usage.of(gateway.pid()).cpuSeconds() - before) * 1e3 / result.accepted();
      }
    }
    bed.report()
        .figure(
            "accepted over HTTP, events of a call: " + events,
            String.format(Locale.ROOT, "%,.0f events/s, %.2f ms of CPU each", best, cpuMillis),
            best,
            most);
  }
}
