package dev.dromedary.bench;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.GatewayProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What is measured: a gateway that runs, or several on one broker, with events that are published
 * to it. One at a time.
 */
final class Subject implements AutoCloseable {

  /** The route that takes what is published. */
  static final String ACCEPT = "webhooks-accept";

  private static final String HISTORY = "webhooks-history";

  /** Until a publisher and the gateway have settled to a pace. */
  private static final int LEAD_SECONDS = 5;

  private static final long STUCK = 120_000_000_000L;

  /**
   * What arrived in one stretch of time.
   *
   * @param seconds its length
   */
  record Window(double seconds, SinkProcess.Stats seen) {}

  /** How many of the deliveries that count have arrived. */
  private interface Arrived {
    long of(SinkProcess.Stats stats);
  }

  private final SinkProcess sink;
  private final int brokerPort;
  private final Managed broker;
  private final List<GatewayProcess> gateways = new ArrayList<>();
  private final List<Managed> managed = new ArrayList<>();
  private int working = 1;
  private PublisherProcess publisher;
  private int published;

  private Subject(SinkProcess sink, int brokerPort, Managed broker, GatewayProcess first)
      throws Exception {
    this.sink = sink;
    this.brokerPort = brokerPort;
    managed.add(new Managed(first.pid()));
    gateways.add(first);
    this.broker = broker == null ? managed.get(0) : broker;
  }

  /** Of a gateway with a broker of its own. */
  static Subject start(SinkProcess sink, GatewayProcess gateway) throws Exception {
    return start(sink, gateway, gateway.brokerPort(), null);
  }

  /** Of a gateway on that broker. */
  static Subject start(SinkProcess sink, GatewayProcess gateway, BrokerProcess broker)
      throws Exception {
    return start(sink, gateway, broker.port(), new Managed(broker.pid()));
  }

  private static Subject start(
      SinkProcess sink, GatewayProcess gateway, int brokerPort, Managed broker) throws Exception {
    up(gateway);
    return new Subject(sink, brokerPort, broker, gateway);
  }

  /** Leaves no process behind that did not come up. */
  private static void up(GatewayProcess gateway) {
    try {
      gateway.start().awaitUp();
    } catch (RuntimeException | AssertionError e) {
      gateway.close();
      throw e;
    }
  }

  /** One gateway more. */
  void join(GatewayProcess gateway) throws Exception {
    up(gateway);
    gateways.add(gateway);
    managed.add(new Managed(gateway.pid()));
    working++;
  }

  /** Only so many of the gateways take what is published, and record. */
  void work(int gateways) throws Exception {
    working = gateways;
    for (int i = 0; i < managed.size(); i++) {
      if (i < working) {
        managed.get(i).startRoute(HISTORY);
      } else {
        managed.get(i).stopRoute(HISTORY);
      }
    }
  }

  /** The id of the new endpoint. */
  String register(String url, int tenant, String type) {
    return register(url, tenant, type, false);
  }

  /**
   * The same.
   *
   * @param ordered whether it gets one delivery after the other
   */
  String register(String url, int tenant, String type, boolean ordered) {
    return gateways
        .get(0)
        .api()
        .register(
            Map.of(
                "url",
                url,
                "tenant",
                "t" + tenant,
                "eventTypes",
                List.of(type),
                "ordered",
                ordered))
        .id();
  }

  void change(String endpointId, Map<String, ?> fields) {
    int status = gateways.get(0).api().patch("/api/v1/endpoints/" + endpointId, fields).status();
    if (status != 200) {
      throw new IllegalStateException("An endpoint was not changed: " + status);
    }
  }

  Managed broker() {
    return broker;
  }

  /** The first gateway's process. */
  Managed process() {
    return managed.get(0);
  }

  /**
   * @param times how many endpoints each event goes to
   */
  void warmUp(Events events, int times, int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      drain("warm-up", events, times);
    }
  }

  /**
   * Deliveries a second of a backlog that waits when the gateway begins, until all have arrived and
   * the history has them.
   *
   * @param times how many endpoints each event goes to
   */
  double drain(String what, Events events, int times) throws Exception {
    long cpu = cpu();
    Progress progress =
        drain(what, events, (long) events.number() * times, SinkProcess.Stats::requests);
    awaitHistory();
    return end(progress, cpu);
  }

  /** The same for one group of endpoints, whatever has become of the others' by then. */
  double drain(String what, Events events, String group, long deliveries) throws Exception {
    long cpu = cpu();
    Progress progress = drain(what, events, deliveries, stats -> stats.of(group).distinct());
    return end(progress, cpu);
  }

  /** Deliveries a second of those that wait for that route, which stands still, to go on. */
  double release(String what, String route, long deliveries) throws Exception {
    sink.reset();
    Progress progress = new Progress(what, deliveries);
    long cpu = cpu();
    start(route);
    awaitArrived(progress, deliveries, SinkProcess.Stats::requests);
    awaitHistory();
    return end(progress, cpu);
  }

  private void start(String route) throws Exception {
    for (Managed gateway : managed.subList(0, working)) {
      gateway.startRoute(route);
    }
  }

  /** Publishes a backlog that waits until {@link #ACCEPT} is released. */
  void hold(Events events) throws Exception {
    for (Managed gateway : managed) {
      gateway.stopRoute(ACCEPT);
    }
    publish(events, "all");
    publisher.awaitStored();
  }

  private Progress drain(String what, Events events, long deliveries, Arrived arrived)
      throws Exception {
    hold(events);
    sink.reset();
    Progress progress = new Progress(what, deliveries);
    start(ACCEPT);
    awaitArrived(progress, deliveries, arrived);
    return progress;
  }

  /**
   * Deliveries a second while the publisher, never far ahead, uses the same cores; from the first
   * arrival on. The publisher is as warm as the gateway: it published what that was warmed up with.
   */
  double sustained(String what, Events events, int ahead) throws Exception {
    sink.reset();
    publish(events, "ahead=" + ahead + ":" + sink.port());
    awaitArrived(new Progress(what, events.number()), 1, SinkProcess.Stats::requests);
    Progress progress = new Progress(what, events.number());
    long cpu = cpu();
    awaitArrived(progress, events.number(), SinkProcess.Stats::requests);
    awaitHistory();
    double rate = end(progress, cpu);
    publisher.awaitStored();
    return rate;
  }

  private double end(Progress progress, long cpuBefore) throws Exception {
    double rate = progress.rate();
    progress.end(rate, cpu() - cpuBefore);
    return rate;
  }

  /**
   * What arrives while events are published by the clock, whether the gateway keeps up or not. It
   * begins once the history has what came before. What arrives before the first window, while the
   * publisher starts, does not count.
   *
   * @param group whose first arrival says that the publisher has started
   */
  List<Window> offered(
      String what, Events events, String group, int perSecond, int windows, int seconds)
      throws Exception {
    int number = perSecond * (LEAD_SECONDS + windows * seconds + LEAD_SECONDS);
    awaitHistory();
    sink.reset();
    publish(events.times(number), "rate=" + perSecond);
    Progress progress = new Progress(what + " at " + perSecond + "/s", number);
    long cpu = cpu();
    awaitArrived(progress, 1, stats -> stats.of(group).requests());
    TimeUnit.SECONDS.sleep(LEAD_SECONDS);
    List<Window> seen = new ArrayList<>();
    long before = sink.counts().requests();
    for (int i = 0; i < windows; i++) {
      sink.reset();
      long start = System.nanoTime();
      while (System.nanoTime() - start < seconds * 1_000_000_000L) {
        progress.at(before + sink.counts().requests());
        Thread.sleep(50);
      }
      Window window = new Window((System.nanoTime() - start) / 1e9, sink.stats());
      before += window.seen.requests();
      seen.add(window);
    }
    publisher.awaitStored();
    progress.end(before / (double) (windows * seconds), cpu() - cpu);
    return seen;
  }

  private void publish(Events events, String pace) throws IOException {
    if (publisher == null) {
      publisher = new PublisherProcess(brokerPort);
    }
    publisher.publish("evt-" + published++, pace, events);
  }

  private void awaitArrived(Progress progress, long deliveries, Arrived counted) throws Exception {
    long before = -1;
    long since = System.nanoTime();
    while (true) {
      long arrived = counted.of(sink.counts());
      if (arrived >= deliveries) {
        return;
      }
      if (arrived != before) {
        before = arrived;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > STUCK) {
        throw new IllegalStateException(
            "Nothing arrives any more after "
                + arrived
                + " of "
                + deliveries
                + "; queues: "
                + broker.depths());
      }
      progress.at(arrived);
      Thread.sleep(50);
    }
  }

  private void awaitHistory() throws Exception {
    awaitEmpty("webhooks.history");
  }

  /** Until nothing of the events is on its way any more, apart from what waits on a tier. */
  void awaitSettled() throws Exception {
    awaitEmpty("webhooks.events", "webhooks.fan-out", "webhooks.deliveries*", "webhooks.history");
  }

  private void awaitEmpty(String... queues) throws Exception {
    long before = -1;
    long since = System.nanoTime();
    while (true) {
      long left = 0;
      for (String queue : queues) {
        left += broker.messages(queue);
      }
      if (left == 0) {
        return;
      }
      if (left != before) {
        before = left;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > STUCK) {
        throw new IllegalStateException("Nothing moves any more; queues: " + broker.depths());
      }
      Thread.sleep(10);
    }
  }

  /** Time that the gateways have had a core for, in nanoseconds. */
  long cpu() throws Exception {
    long cpu = 0;
    for (Managed gateway : managed) {
      cpu += gateway.cpu();
    }
    return cpu;
  }

  @Override
  public void close() throws Exception {
    if (publisher != null) {
      publisher.close();
    }
    for (Managed each : managed) {
      each.close();
    }
    if (!managed.contains(broker)) {
      broker.close();
    }
    gateways.forEach(GatewayProcess::close);
  }
}
