package dev.dromedary.bench;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.event.Event;
import dev.dromedary.expression.Expressions;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.match.Matcher;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A hundred thousand endpoints with three subscriptions each, a hundred to a tenant, beside a
 * gateway with none: it must start within 20 s more and hold less than 300 MB more in its heap;
 * from before an endpoint is registered until an event for it arrives, a second must be enough, and
 * 20 µs of CPU for the match of an event with ten of them.
 */
final class ManyEndpoints implements Scenario {

  private static final int PER_TENANT = 100;
  private static final int REGISTERED = 10;
  private static final int MATCHES = 100_000;
  private static final double MB = 1 << 20;

  /**
   * What a gateway that starts comes to.
   *
   * @param start seconds until it is up
   * @param cpu seconds that its threads had a core for until then
   * @param arrival seconds from before an endpoint is registered until an event for it arrives, the
   *     worst
   * @param heap megabytes
   */
  private record Seen(double start, double cpu, double arrival, double heap) {}

  @Override
  public String name() {
    return "endpoints";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    Seen none = start(bed, bed.gateway("no-endpoints"));
    GatewayProcess gateway = bed.gateway("many-endpoints");
    int number = bed.scale().endpoints();
    Population population =
        new Population(number, number / PER_TENANT, bed.sink().url("/subscribed"));
    double match = microsPerMatch(population, population.store(gateway));
    Seen many = start(bed, gateway);

    report(bed.report(), number, none, many, match);
  }

  private static void report(Report report, int number, Seen none, Seen many, double match) {
    String what = text("%,d endpoints: ", number);
    double start = many.start - none.start;
    report.figure(
        what + "start, more than without",
        text(
            "%.1f s (CPU %.1f s; without: start %.1f s, CPU %.1f s)",
            start, many.cpu - none.cpu, none.start, none.cpu),
        start,
        Target.atMost(20));
    double heap = many.heap - none.heap;
    report.figure(
        what + "heap, more than without",
        text("%.0f MB (without: %.0f MB)", heap, none.heap),
        heap,
        Target.atMost(300));
    report.figure(
        what + "from registering one to an event's arrival, worst of 10",
        text("%.3f s (without: %.3f s)", many.arrival, none.arrival),
        many.arrival,
        Target.atMost(1));
    report.figure(
        what + "match of an event with ten of them, CPU",
        text("%.1f µs", match),
        match,
        Target.atMost(20));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static Seen start(Testbed bed, GatewayProcess gateway) throws Exception {
    long start = System.nanoTime();
    try (Subject subject = Subject.start(bed.sink(), gateway)) {
      double up = (System.nanoTime() - start) / 1e9;
      double cpu = subject.cpu() / 1e9;
      double worst = 0;
      Probe probe = new Probe(gateway.api(), bed.sink(), "fresh");
      for (int i = 0; i < REGISTERED; i++) {
        String type = "fresh.number" + i;
        long before = System.nanoTime();
        subject.register(bed.sink().url("/fresh/" + i), i, type);
        probe.seconds("t" + i, type);
        worst = Math.max(worst, (System.nanoTime() - before) / 1e9);
      }
      subject.awaitSettled();
      return new Seen(up, cpu, worst, heap(subject));
    }
  }

  /** The least of three: what is under way with all of them at once does not stay. */
  private static double heap(Subject subject) throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      least = Math.min(least, subject.process().heap());
    }
    return least / MB;
  }

  /** In this process, the best of three rounds; the others measure the compiler. */
  private static double microsPerMatch(Population population, Endpoints endpoints) {
    Matcher matcher =
        new Matcher(endpoints, new Expressions(Duration.ofMillis(50)), Duration.ofMinutes(1));
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      long found = 0;
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int i = 0; i < MATCHES; i++) {
        found += matcher.match(event(population, i), PER_TENANT).orElseThrow().endpoints().size();
      }
      cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
      if (found != 10L * MATCHES) {
        throw new IllegalStateException("Found were " + found);
      }
      best = Math.min(best, cpu / 1e3 / MATCHES);
    }
    return best;
  }

  private static Event event(Population population, int i) {
    return new Event(
        "evt_" + i,
        Population.toTen(i % population.groups()),
        "t" + i * 31L % population.tenants(),
        Instant.EPOCH,
        Instant.EPOCH,
        "application/json",
        new byte[0]);
  }
}
