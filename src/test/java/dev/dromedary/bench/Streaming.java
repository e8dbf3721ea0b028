package dev.dromedary.bench;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One event to a hundred thousand endpoints. Meanwhile another tenant publishes events one at a
 * time, each of which must arrive within a second, and the heap must not grow by more than 150 MB:
 * the deliveries come to be in portions, and a queue keeps no more than 20 MB of them in memory.
 */
final class Streaming implements Scenario {

  private static final String TO = "streamed";
  private static final String OTHER = "other";
  private static final int OTHER_TENANT = 1;
  private static final int ALONE = 100;
  private static final long PAUSE_MILLIS = 50;

  /** Others until the heap is looked at again, which holds everything up for its collections. */
  private static final int BETWEEN_LOOKS = 20;

  private static final long STUCK = TimeUnit.MINUTES.toNanos(20);
  private static final double MB = 1 << 20;

  /**
   * One event and what was meanwhile.
   *
   * @param rate deliveries of it a second
   * @param others that arrived meanwhile
   * @param more megabytes of heap than before
   */
  private record Round(double rate, List<Other> others, double more) {}

  /**
   * Another event.
   *
   * @param seconds until it arrived
   * @param cpu seconds that the gateway's threads had a core for meanwhile; where they are few of
   *     those, it waited for other work of the machine
   */
  private record Other(double seconds, double cpu) {

    static Other slowest(List<Other> others) {
      return Collections.max(others, Comparator.comparingDouble(Other::seconds));
    }
  }

  @Override
  public String name() {
    return "stream";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    GatewayProcess gateway = bed.gateway(name());
    int number = bed.scale().endpoints();
    new Population(number, 1, bed.sink().url("/" + TO)).store(gateway);
    try (Subject subject = Subject.start(bed.sink(), gateway)) {
      bed.registerOnes(subject);
      subject.warmUp(bed.ones(), 1, bed.scale().warmUps());
      subject.register(bed.sink().url("/" + OTHER), OTHER_TENANT, OTHER);
      Probe probe = new Probe(gateway.api(), bed.sink(), OTHER);
      List<Other> alone = new ArrayList<>();
      for (int i = 0; i < ALONE; i++) {
        alone.add(other(subject, probe));
      }
      List<Round> rounds = new ArrayList<>();
      for (int i = 0; i < bed.scale().rounds(); i++) {
        rounds.add(round(bed, subject, gateway.api(), probe, "everyone-" + i));
      }
      report(bed.report(), number, rounds, alone);
    }
  }

  private static Round round(
      Testbed bed, Subject subject, GatewayApi api, Probe probe, String eventId) throws Exception {
    int number = bed.scale().endpoints();
    bed.sink().reset();
    long before = subject.process().heap();
    long most = before;
    List<Other> others = new ArrayList<>();
    long start = System.nanoTime();
    Probe.publish(api, eventId, "t0", Population.TO_ALL);
    Progress progress = new Progress(eventId, number);
    for (long arrived = 0; arrived < number; arrived = bed.sink().counts().of(TO).distinct()) {
      progress.at(arrived);
      others.add(other(subject, probe));
      if (others.size() % BETWEEN_LOOKS == BETWEEN_LOOKS / 2) {
        most = Math.max(most, subject.process().heap());
      }
      if (System.nanoTime() - start > STUCK) {
        throw new IllegalStateException("It has arrived only at " + arrived);
      }
    }
    double rate = number * 1e9 / (System.nanoTime() - start);
    subject.awaitSettled();
    return new Round(rate, others, (most - before) / MB);
  }

  private static Other other(Subject subject, Probe probe) throws Exception {
    Thread.sleep(PAUSE_MILLIS);
    long cpu = subject.cpu();
    double seconds = probe.seconds("t" + OTHER_TENANT, OTHER);
    return new Other(seconds, (subject.cpu() - cpu) / 1e9);
  }

  private static void report(Report report, int number, List<Round> rounds, List<Other> alone) {
    String what = String.format(Locale.ROOT, "one event to %,d endpoints: ", number);
    report.figure(
        what + "its deliveries",
        Report.perSecond(Testbed.overall(rounds.stream().map(Round::rate).toList())));
    List<Other> others = rounds.stream().flatMap(round -> round.others.stream()).toList();
    Other slowest = Other.slowest(others);
    report.figure(
        what + "the slowest other event meanwhile",
        String.format(
            Locale.ROOT,
            "%.3f s of %,d, CPU %.3f s (alone: %.3f s of %d)",
            slowest.seconds,
            others.size(),
            slowest.cpu,
            Other.slowest(alone).seconds,
            ALONE),
        slowest.seconds,
        Target.atMost(1));
    double more = rounds.stream().mapToDouble(Round::more).max().orElseThrow();
    report.figure(
        what + "heap meanwhile, more than before",
        String.format(Locale.ROOT, "%.0f MB", more),
        more,
        Target.atMost(150));
  }
}
