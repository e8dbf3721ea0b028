package dev.dromedary.bench;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.PostgresServer;
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
        BrokerProcess broker =
            new BrokerProcess(bed.folder().resolve("broker")).asInProduction().start()) {
      for (GatewayProcess gateway : List.of(first, second)) {
        gateway
            .onDatabase(database.dataSource())
            .with("webhooks.broker.mode", "external")
            .with("spring.artemis.mode", "native")
            .with("spring.artemis.broker-url", broker.url());
      }
      try (Subject subject = Subject.start(bed.sink(), first, broker)) {
        bed.registerOnes(subject);
        subject.warmUp(bed.ones(), 1, bed.scale().warmUps());
        subject.join(second);
        // Then the second one has seen as many events as the first one had.
        subject.warmUp(bed.ones(), 1, 2 * bed.scale().warmUps());
        Drained one = new Drained();
        Drained two = new Drained();
        for (int i = 0; i < bed.scale().rounds(); i++) {
          subject.work(1);
          one.add("one gateway, drain", bed, subject);
          subject.work(2);
          two.add("two gateways, drain", bed, subject);
        }
        bed.report()
            .ratio(
                "two gateways on one broker, draining ÷ one",
                String.format(
                    Locale.ROOT, "%s (one: %,.0f)", Report.perSecond(two.rate()), one.rate()),
                two.rate() / one.rate(),
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

  private static final class Drained {

    private final List<Double> rates = new ArrayList<>();
    private long deliveries;
    private long duplicates;

    void add(String what, Testbed bed, Subject subject) throws Exception {
      rates.add(subject.drain(what, bed.ones(), 1));
      SinkProcess.Stats seen = bed.sink().stats();
      deliveries += seen.requests();
      duplicates += seen.duplicates();
    }

    double rate() {
      return Testbed.overall(rates);
    }
  }
}
