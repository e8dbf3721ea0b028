package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * {@code ./mvnw -Pbench verify}: what a gateway with its defaults does on this machine, beside what
 * its HTTP client alone does. Publisher, gateway and receiver are processes of their own, on the
 * same cores. Everything is durable, signed and recorded: a scenario ends when the last request has
 * arrived <em>and</em> the history's queue is empty.
 *
 * <p>{@code -Dbench.only=ceiling,drain} runs only those; {@code -Dbench.events=100000} and {@code
 * -Dbench.pending=1000000} are how many; {@code -Dbench.java=…} further options of the gateway's
 * virtual machine, separated by blanks.
 */
public final class Bench {

  private static final int EVENTS = Integer.getInteger("bench.events", 100_000);
  private static final int PENDING = Integer.getInteger("bench.pending", 1_000_000);
  private static final List<String> ONLY =
      List.of(
          System.getProperty("bench.only", "ceiling,drain,sustained,fanout,latency,heap")
              .split(","));
  private static final int WARM_UPS = 5;
  private static final int ROUNDS = 3;
  private static final int FANOUT = 10;
  private static final String ONE = "email.delivered";
  private static final String MANY = "email.complained";

  private final SinkProcess sink;
  private final Path folder;
  private final Report report = new Report();
  private int run;

  private Bench(SinkProcess sink, Path folder) {
    this.sink = sink;
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("dromedary-bench");
    try (SinkProcess sink = SinkProcess.start()) {
      Bench bench = new Bench(sink, folder);
      bench.run();
      bench.report.write(Path.of("target", "bench.md"));
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private void run() throws Exception {
    if (ONLY.contains("ceiling")) {
      ceiling();
    }
    try (GatewayProcess gateway = gateway("fast")) {
      gateway.start().awaitUp();
      for (int i = 0; i < Publisher.TENANTS; i++) {
        register(gateway, "/" + i, "t" + i, ONE);
        for (int j = 0; j < FANOUT; j++) {
          register(gateway, "/" + i + "/" + j, "t" + i, MANY);
        }
      }
      try (Managed managed = new Managed(gateway.pid())) {
        for (int i = 0; i < WARM_UPS; i++) {
          drain(gateway, managed, "warm-up", ONE, EVENTS, 1);
        }
        if (ONLY.contains("drain")) {
          report.best("drain", rounds(() -> drain(gateway, managed, "drain", ONE, EVENTS, 1)));
        }
        if (ONLY.contains("sustained")) {
          report.best("sustained", rounds(() -> sustained(gateway, managed)));
        }
        if (ONLY.contains("fanout")) {
          report.best(
              "fanout",
              rounds(() -> drain(gateway, managed, "fanout", MANY, EVENTS / FANOUT, FANOUT)));
        }
        if (ONLY.contains("latency")) {
          latency(gateway, managed, report.rate("sustained") / 2);
        }
      }
      gateway.stop();
    }
    if (ONLY.contains("heap")) {
      heap();
    }
  }

  private GatewayProcess gateway(String name) {
    List<String> options = new ArrayList<>(List.of("-Xmx1g"));
    String more = System.getProperty("bench.java", "");
    if (!more.isBlank()) {
      options.addAll(List.of(more.trim().split(" +")));
    }
    return new GatewayProcess(folder.resolve(name))
        .options(options.toArray(String[]::new))
        .with("webhooks.retry.schedule", "5s,5m,30m,2h,5h,10h,10h");
  }

  private void register(GatewayProcess gateway, String path, String tenant, String type) {
    Object endpoint =
        Map.of(
            "url",
            "http://127.0.0.1:" + sink.port() + path,
            "tenant",
            tenant,
            "eventTypes",
            List.of(type));
    if (gateway.api().post("/api/v1/endpoints", endpoint).status() != 201) {
      throw new IllegalStateException("An endpoint was not registered");
    }
  }

  private interface Scenario {
    double run() throws Exception;
  }

  private static double rounds(Scenario scenario) throws Exception {
    double best = 0;
    for (int i = 0; i < ROUNDS; i++) {
      best = Math.max(best, scenario.run());
    }
    return best;
  }

  /** Requests a second of the client alone, with as many threads as suit it best. */
  private void ceiling() throws Exception {
    double best = 0;
    Process process = Processes.start(Ceiling.class, sink.port(), EVENTS);
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println("ceiling: " + line);
        best = Math.max(best, Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
      }
    }
    Processes.await(process, 60);
    report.best("ceiling", best);
  }

  /** Deliveries a second of a backlog that waits when the gateway begins. */
  private double drain(
      GatewayProcess gateway, Managed managed, String name, String type, int events, int times)
      throws Exception {
    managed.stopRoute("webhooks-accept");
    Processes.await(publisher(gateway, type, events, "all"), 600);
    sink.reset(204);
    long deliveries = (long) events * times;
    Progress progress = new Progress(name, deliveries);
    long cpu = managed.cpu();
    long start = System.nanoTime();
    managed.startRoute("webhooks-accept");
    awaitArrived(progress, deliveries);
    awaitHistory(managed);
    double rate = deliveries * 1e9 / (System.nanoTime() - start);
    progress.end(rate, managed.cpu() - cpu);
    return rate;
  }

  /** Deliveries a second while the publisher, never far ahead, uses the same cores. */
  private double sustained(GatewayProcess gateway, Managed managed) throws Exception {
    sink.reset(204);
    Progress progress = new Progress("sustained", EVENTS);
    long cpu = managed.cpu();
    long start = System.nanoTime();
    Process publisher = publisher(gateway, ONE, EVENTS, "ahead=5000:" + sink.port());
    awaitArrived(progress, EVENTS);
    awaitHistory(managed);
    double rate = EVENTS * 1e9 / (System.nanoTime() - start);
    Processes.await(publisher, 60);
    progress.end(rate, managed.cpu() - cpu);
    return rate;
  }

  /** Age on arrival at half of what is sustained. */
  private void latency(GatewayProcess gateway, Managed managed, double rate) throws Exception {
    int perSecond = (int) rate;
    int events = perSecond * 30;
    // The publisher's own start is not the gateway's latency.
    Processes.await(publisher(gateway, ONE, perSecond * 5, "rate=" + perSecond), 600);
    awaitHistory(managed);
    sink.reset(204);
    Progress progress = new Progress("latency at " + perSecond + "/s", events);
    long cpu = managed.cpu();
    Process publisher = publisher(gateway, ONE, events, "rate=" + perSecond);
    awaitArrived(progress, events);
    Processes.await(publisher, 60);
    SinkProcess.Stats stats = sink.stats();
    report.latency(perSecond, stats.p50() / 1e3, stats.p99() / 1e3);
    progress.end(stats.distinct() * 1e6 / stats.spanMicros(), managed.cpu() - cpu);
  }

  /** What the heap holds while very many retries wait, against an empty gateway's. */
  private void heap() throws Exception {
    try (GatewayProcess gateway = gateway("heap").with("webhooks.retry.schedule", "10h")) {
      gateway.start().awaitUp();
      for (int i = 0; i < Publisher.TENANTS; i++) {
        register(gateway, "/" + i, "t" + i, ONE);
      }
      try (Managed managed = new Managed(gateway.pid())) {
        long empty = managed.heap();
        sink.reset(503);
        Progress progress = new Progress("pending retries", PENDING);
        long cpu = managed.cpu();
        long start = System.nanoTime();
        Process publisher = publisher(gateway, ONE, PENDING, "ahead=20000:" + sink.port());
        awaitArrived(progress, PENDING);
        Processes.await(publisher, 60);
        awaitHistory(managed);
        long pending = managed.messages("webhooks.retry.10h");
        if (pending != PENDING) {
          throw new IllegalStateException("Pending are " + pending);
        }
        report.heap(empty, pending, managed.heap());
        progress.end(PENDING * 1e9 / (System.nanoTime() - start), managed.cpu() - cpu);
      }
    }
  }

  private Process publisher(GatewayProcess gateway, String type, int events, String pace) {
    return Processes.start(
        Publisher.class, gateway.brokerPort(), "evt-" + run++, type, events, pace);
  }

  private void awaitArrived(Progress progress, long deliveries) throws Exception {
    long before = -1;
    long since = System.nanoTime();
    while (true) {
      long arrived = sink.stats().requests();
      if (arrived >= deliveries) {
        return;
      }
      if (arrived != before) {
        before = arrived;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > 60_000_000_000L) {
        throw new IllegalStateException("Nothing arrives any more after " + arrived);
      }
      progress.at(arrived);
      Thread.sleep(20);
    }
  }

  private static void awaitHistory(Managed managed) throws Exception {
    while (managed.messages("webhooks.history") > 0) {
      Thread.sleep(10);
    }
  }

  /** A line a second. */
  private static final class Progress {

    private final String what;
    private final long all;
    private final long start = System.nanoTime();
    private long shown = start;

    Progress(String what, long all) {
      this.what = what;
      this.all = all;
    }

    void at(long arrived) {
      if (System.nanoTime() - shown > 1_000_000_000L) {
        shown = System.nanoTime();
        System.out.printf(
            Locale.ROOT, "  %s: %,d of %,d after %d s%n", what, arrived, all, seconds());
      }
    }

    /**
     * @param cpu of the gateway, in nanoseconds
     */
    void end(double rate, long cpu) {
      System.out.printf(
          Locale.ROOT,
          "%s: %,.0f/s, %d s, %.0f µs of the gateway's CPU for each%n",
          what,
          rate,
          seconds(),
          cpu / 1e3 / all);
    }

    private long seconds() {
      return (System.nanoTime() - start) / 1_000_000_000L;
    }
  }
}
