package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a gateway accepts over HTTP right after it is up, one event a call on 32 connections, while
 * it delivers the events too.
 */
final class FirstSeconds implements Scenario {

  private static final Target A_SECOND = Target.atLeast(1_100);
  private static final int SECONDS = 20;

  @Override
  public String name() {
    return "first-20-seconds";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    bed.sink().reset();
    try (GatewayProcess gateway = bed.installed().prepared();
        HttpPublisherProcess publisher = new HttpPublisherProcess(gateway.port(), bed.sink())) {
      gateway.start().awaitUp();
      register(gateway, bed.sink());
      report(bed, "first 20 seconds", A_SECOND, gateway, publisher);
      report(bed, "second 20 seconds", null, gateway, publisher);
    }
  }

  /** An endpoint that gets each event of {@link HttpPublisher}. */
  static void register(GatewayProcess gateway, SinkProcess sink) {
    gateway.api().register(Map.of("url", sink.url("/http"), "eventTypes", List.of(Testbed.ONE)));
  }

  private static void report(
      Testbed bed,
      String when,
      Target target,
      GatewayProcess gateway,
      HttpPublisherProcess publisher)
      throws Exception {
    Usage before = Usage.of(gateway.pid());
    long delivered = bed.sink().counts().of("http").distinct();
    HttpPublisher.Result result = publisher.publish(when.replace(' ', '-'), 0, SECONDS);
    double cpu = Usage.of(gateway.pid()).cpuSeconds() - before.cpuSeconds();
    double rate = (double) result.accepted() / SECONDS;
    String what = "accepted over HTTP in the " + when + ", events/s";
    String figure =
        String.format(
            Locale.ROOT,
            "%,.0f/s, %,.0f/s delivered, %.2f ms of CPU each",
            rate,
            (double) (bed.sink().counts().of("http").distinct() - delivered) / SECONDS,
            cpu * 1e3 / result.accepted());
    bed.report().figure(what, figure, rate, target);
  }
}
