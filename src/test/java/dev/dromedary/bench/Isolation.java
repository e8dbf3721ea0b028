package dev.dromedary.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whether endpoints that are well notice others that are ill: how the well ones of a hundred fare,
 * with the same load, while all are well and while some are ill. Their events come mixed.
 *
 * <p>Throughput is measured twice. <em>Draining</em>: the deliveries a second to those that are
 * well, of backlogs for all, each until the last of them has arrived. Here everything that the
 * gateway does for the ill ones at the same time counts against the others, also where it is only
 * work; so this is the harder figure. The first backlog, in which the gateway finds out who is ill,
 * stands by itself, and as many as warm it up for the others are left out: it has not run the code
 * for a deferred delivery before. <em>Offered</em>: how many of those arrive that are published by
 * the clock, at half of what is sustained while all are well; it falls only if there is not enough
 * left for those that are well. The p99 of their age on arrival is measured at the same pace.
 *
 * <p>A machine may be quicker in one minute than in another. So how they fare while all are well is
 * measured before and after: before on the same gateway, after on a new one, where nothing waits.
 */
final class Isolation implements AutoCloseable {

  static final String WELL = "well";
  static final String ILL = "ill";

  private static final int ENDPOINTS = 100;
  private static final String TYPE = "email.opened";
  private static final Target THROUGHPUT = Target.atLeast(0.9);
  private static final Target P99 = Target.atMost(1.5);
  private static final Target PUTS = Target.atMost(3);

  /** What makes endpoints ill. */
  interface Cause {
    void happens(Subject subject, List<String> illEndpoints) throws Exception;
  }

  /**
   * How those fare that are well.
   *
   * @param rates deliveries a second of each backlog
   * @param windows all that arrived of what is offered, also at the ill ones
   */
  record Fare(List<Double> rates, List<Subject.Window> windows) {

    /** Deliveries a second of a backlog. */
    double drained() {
      return Testbed.overall(rates);
    }

    /** Deliveries a second of what is offered. */
    double arrived() {
      return windows.stream().mapToLong(each -> each.seen().of(WELL).requests()).sum()
          / windows.stream().mapToDouble(Subject.Window::seconds).sum();
    }

    /** Their age on arrival, in milliseconds, in each window. */
    List<Double> p99s() {
      return windows.stream().map(each -> each.seen().of(WELL).p99() / 1e3).toList();
    }

    double p99() {
      return Testbed.median(p99s());
    }

    Fare and(Fare other) {
      return new Fare(both(rates, other.rates), both(windows, other.windows));
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
      return Stream.of(first, second).flatMap(List::stream).toList();
    }
  }

  private final Testbed bed;
  private final String name;
  private final String what;
  private final int ill;
  private final Events events;
  private Subject subject;
  private List<String> illEndpoints;
  private int offered;
  private Fare before;
  private double firstBacklog;
  private Fare now;
  private long putBefore;

  /**
   * @param ill how many of the hundred endpoints will be ill
   * @param percent of the events that go to the first one, which is ill; 0 if each gets as many
   */
  Isolation(Testbed bed, String name, String what, int ill, int percent) throws Exception {
    this.bed = bed;
    this.name = name;
    this.what = what;
    this.ill = ill;
    this.events = new Events(TYPE, bed.scale().events(), Events.BYTES, ENDPOINTS, percent, false);
    subject = allWell(name);
  }

  /** A gateway that is warm. */
  private Subject allWell(String folder) throws Exception {
    bed.sink().answer(ILL, 204, 0);
    bed.sink().open();
    Subject well = Subject.start(bed.sink(), bed.gateway(folder));
    illEndpoints = register(well);
    well.warmUp(events, 1, bed.scale().warmUps());
    return well;
  }

  /**
   * @param deliveries to the ill ones of the backlogs together, at least
   * @return how the others fare while they are ill
   */
  Fare compare(Cause cause, long deliveries) throws Exception {
    Scale scale = bed.scale();
    List<Double> rates = drain("all well", scale.rounds());
    offered = (int) (sustained(scale.rounds()) / 2);
    before = offered("all well", rates);
    subject.awaitSettled();

    putBefore = put();
    cause.happens(subject, illEndpoints);
    long each = events.countOf(tenant -> tenant < ill);
    int backlogs = (int) ((deliveries + each - 1) / each);
    rates = drain("some ill", Math.max(scale.warmUps() + scale.rounds(), backlogs));
    firstBacklog = rates.get(0);
    now = offered("some ill", rates.subList(scale.warmUps(), rates.size()));
    return now;
  }

  /**
   * The broker's work for what waits: how many times a delivery for an ill one was put on a queue
   * behind the first one, from the moment when that became ill until now. Once on a tier, perhaps
   * over the queue of the deliveries, and for the few whose turn is near some shorter tiers. It
   * must not grow with the time that they wait.
   */
  void reportPuts() throws Exception {
    subject.awaitSettled();
    long waiting = subject.broker().messages("webhooks.retry.*");
    bed.report()
        .ratio(
            what + ": puts on a queue ÷ waiting deliveries",
            String.format(Locale.ROOT, "%,d wait", waiting),
            (put() - putBefore) / (double) waiting,
            PUTS);
  }

  private long put() throws Exception {
    return subject.broker().added("webhooks.retry.*")
        + subject.broker().added("webhooks.deliveries*");
  }

  private List<String> register(Subject well) {
    List<String> first = new ArrayList<>();
    for (int i = 0; i < ENDPOINTS; i++) {
      String url = i < ill ? bed.sink().closableUrl("/ill/" + i) : bed.sink().url("/well/" + i);
      String id = well.register(url, i, TYPE);
      if (i < ill) {
        first.add(id);
      }
    }
    return first;
  }

  private List<Double> drain(String when, int rounds) throws Exception {
    long deliveries = events.countOf(tenant -> tenant >= ill);
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      rates.add(subject.drain(when + ", drain " + (i + 1), events, WELL, deliveries));
    }
    return rates;
  }

  private double sustained(int rounds) throws Exception {
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      rates.add(subject.sustained("all well, sustained " + (i + 1), events, Testbed.AHEAD));
    }
    return Testbed.overall(rates);
  }

  private Fare offered(String when, List<Double> rates) throws Exception {
    Scale scale = bed.scale();
    Fare fare =
        new Fare(
            rates, subject.offered(when, events, WELL, offered, scale.rounds(), scale.seconds()));
    System.out.printf(
        Locale.ROOT, "%s: p99 %.0f of windows of %s ms%n", when, fare.p99(), fare.p99s());
    return fare;
  }

  /** Measures once more what all well is, and says what came of it. */
  void report() throws Exception {
    subject.close();
    subject = allWell(name + "-again");
    Fare well =
        before.and(offered("all well again", drain("all well again", bed.scale().rounds())));
    bed.report()
        .ratio(
            what + ": the others, the first backlog",
            Report.perSecond(firstBacklog),
            firstBacklog / well.drained());
    line("draining", "deliveries/s", now.drained(), well.drained(), THROUGHPUT);
    line("offered", "deliveries/s", now.arrived(), well.arrived(), THROUGHPUT);
    line("p99", "ms", now.p99(), well.p99(), P99);
  }

  private void line(String which, String unit, double now, double well, Target target) {
    bed.report()
        .ratio(
            what + ": the others, " + which,
            String.format(Locale.ROOT, "%,.0f %s (all well: %,.0f)", now, unit, well),
            now / well,
            target);
  }

  @Override
  public void close() throws Exception {
    subject.close();
  }
}
