package dev.dromedary.bench;

import dev.dromedary.endpoint.PostgresServer;
import dev.dromedary.kit.GatewayProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two gateways on one broker and one PostgreSQL, each with its defaults and on the same cores:
 * deliveries a second of a backlog must be no fewer than with one of them, and none arrives twice.
 */
final class TwoGateways implements Scenario {

  private static final Target NO_LOSS = Target.atLeast(1);
  private static final Target NONE = Target.atMost(0);

  @Override
  public String name() {
    return "two";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    GatewayProcess first = bed.gateway("two-first");
    GatewayProcess second = bed.gateway("two-second");
    try (PostgresServer database = new PostgresServer(bed.folder());
        Broker broker = Broker.start(bed.folder().resolve("broker"))) {
      for (GatewayProcess gateway : List.of(first, second)) {
        gateway
            .onDatabase(database)
            .with("webhooks.broker.mode", "external")
            .with("spring.artemis.mode", "native")
            .with("spring.artemis.broker-url", broker.url());
      }
      try (Subject subject = Subject.start(bed.sink(), first, broker)) {
        bed.registerOnes(subject);
        double one = drained(bed, subject, "one gateway", 1).rate;
        subject.join(second);
        Drained two = drained(bed, subject, "two gateways", 2);
        bed.report()
            .ratio(
                "two gateways on one broker, draining ÷ one",
                String.format(Locale.ROOT, "%s (one: %,.0f)", Report.perSecond(two.rate), one),
                two.rate / one,
                NO_LOSS);
        bed.report()
            .ratio(
                "two gateways on one broker: duplicates",
                String.format(Locale.ROOT, "of %,d deliveries", two.deliveries),
                two.duplicates,
                NONE);
      }
    }
  }

  private record Drained(double rate, long deliveries, long duplicates) {}

  /** The last one to join is as warm as the first one was: it has seen as many events. */
  private static Drained drained(Testbed bed, Subject subject, String what, int gateways)
      throws Exception {
    subject.warmUp(bed.ones(), 1, gateways * bed.scale().warmUps());
    List<Double> rates = new ArrayList<>();
    long deliveries = 0;
    long duplicates = 0;
    for (int i = 0; i < bed.scale().rounds(); i++) {
      rates.add(subject.drain(what + ", drain", bed.ones(), 1));
      SinkProcess.Stats seen = bed.sink().stats();
      deliveries += seen.requests();
      duplicates += seen.duplicates();
    }
    return new Drained(Testbed.overall(rates), deliveries, duplicates);
  }
}
