package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the scenarios have in common: the receiver, how much of everything, the report, a gateway
 * that is warm, and the baselines, each measured when it is first asked for.
 */
final class Testbed implements AutoCloseable {

  static final int TENANTS = 10;

  /** Events that a publisher is ahead of the receiver, at most. */
  static final int AHEAD = 5_000;

  /** The type of which each event goes to one endpoint of the ordinary gateway. */
  static final String ONE = "email.delivered";

  private final Path folder;
  private final TrustedCertificate certificate;
  private final SinkProcess sink;
  private final Scale scale;
  private final Report report;
  private final Installed installed;
  private Subject ordinary;
  private final Map<String, Double> baselines = new HashMap<>();

  Testbed(Path folder, Scale scale, Report report) throws Exception {
    this.folder = folder;
    this.scale = scale;
    this.report = report;
    installed = new Installed(folder);
    certificate = TrustedCertificate.make(folder);
    sink = SinkProcess.start(certificate);
  }

  SinkProcess sink() {
    return sink;
  }

  Scale scale() {
    return scale;
  }

  Report report() {
    return report;
  }

  Installed installed() {
    return installed;
  }

  Path folder() {
    return folder;
  }

  /** A gateway with its defaults and the options that go with it, not started. */
  GatewayProcess gateway(String name) throws Exception {
    String recommended = "@" + Path.of("config", "jvm.options").toAbsolutePath();
    List<String> options =
        new ArrayList<>(
            List.of("-cp", System.getProperty("java.class.path"), "-Xmx2g", recommended));
    options.addAll(certificate.options());
    Arrays.stream(System.getProperty("bench.java", "").split(" +"))
        .filter(option -> !option.isEmpty())
        .forEach(options::add);
    return new GatewayProcess(folder.resolve(name))
        .options(options)
        .with("webhooks.retry.schedule", "5s,5m,30m,2h,5h,10h,10h");
  }

  /** A gateway that runs and is warm, with an endpoint for each of ten tenants. */
  Subject ordinary() throws Exception {
    if (ordinary == null) {
      ordinary = Subject.start(sink, gateway("ordinary"));
      registerOnes(ordinary);
      ordinary.warmUp(ones(), 1, scale.warmUps());
    }
    return ordinary;
  }

  /** An endpoint for each of ten tenants. */
  void registerOnes(Subject subject) {
    for (int i = 0; i < TENANTS; i++) {
      subject.register(sink.url("/one/" + i), i, ONE);
    }
  }

  Events ones() {
    return Events.evenly(ONE, scale.events(), TENANTS);
  }

  /** Ends the ordinary gateway; another one is started when it is asked for again. */
  void clear() throws Exception {
    if (ordinary != null) {
      ordinary.close();
      ordinary = null;
    }
  }

  /** What the gateways wrote, for a look after a failure. */
  void keepLogs(String scenario) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path log : files.filter(file -> file.endsWith("gateway.log")).toList()) {
        Path kept =
            Path.of("target", "bench-" + scenario + "-" + log.getParent().getFileName() + ".log");
        Files.copy(log, kept, StandardCopyOption.REPLACE_EXISTING);
        System.out.println("Kept: " + kept);
      }
    }
  }

  /** Something that is measured several times. */
  interface Round {
    double run() throws Exception;
  }

  double best(Round round) throws Exception {
    double best = 0;
    for (int i = 0; i < scale.rounds(); i++) {
      best = Math.max(best, round.run());
    }
    return best;
  }

  static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int size = sorted.size();
    return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }

  /** The rate over rounds of the same size together, so that a slow one counts for its time. */
  static double overall(List<Double> rates) {
    return rates.size() / rates.stream().mapToDouble(rate -> 1 / rate).sum();
  }

  /** Requests a second of the gateway's client alone. */
  double ceiling() throws Exception {
    return ceiling(scale.events(), Events.BYTES);
  }

  /** The same with bodies of that size. */
  double ceiling(int requests, int bytes) throws Exception {
    return alone(Ceiling.Client.GATEWAY, requests, bytes);
  }

  /** Requests a second of the JDK's client alone. */
  double jdkClient() throws Exception {
    return alone(Ceiling.Client.JDK, scale.events(), Events.BYTES);
  }

  /** With as many threads as suit it best. */
  private double alone(Ceiling.Client client, int requests, int bytes) throws Exception {
    return baseline(
        client + " client, " + bytes,
        () -> {
          double best = 0;
          Process process = Processes.start(Ceiling.class, client, sink.port(), requests, bytes);
          try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
              System.out.println(client + " client: " + line);
              best = Math.max(best, Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
            }
          }
          Processes.await(process, 60);
          return best;
        });
  }

  /** Deliveries a second of a backlog, one endpoint for each event. */
  double drained() throws Exception {
    return baseline("drained", () -> best(() -> ordinary().drain("drain", ones(), 1)));
  }

  /** Deliveries a second while the publisher uses the same cores. */
  double sustained() throws Exception {
    return baseline(
        "sustained", () -> best(() -> ordinary().sustained("sustained", ones(), AHEAD)));
  }

  private double baseline(String name, Round round) throws Exception {
    Double known = baselines.get(name);
    if (known == null) {
      known = round.run();
      baselines.put(name, known);
    }
    return known;
  }

  @Override
  public void close() throws Exception {
    clear();
    sink.close();
  }
}
