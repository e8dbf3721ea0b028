package dev.dromedary.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * {@code ./mvnw -Pbench verify}: what a gateway with its defaults does on this machine, each figure
 * beside a baseline of the same run. Publisher, gateway and receiver are processes of their own, on
 * the same cores. Everything is durable, signed and recorded.
 *
 * <p>{@code -Dbench.only=drain,hanging} runs only those; the other properties make it smaller, see
 * {@link Scale}; {@code -Dbench.java=…} are further options of the gateway's virtual machine,
 * separated by blanks. A scenario that fails takes nothing of the others; only that makes the bench
 * fail, a target that is missed does not.
 */
public final class Bench {

  private static final Path TABLE = Path.of("target", "bench.md");

  // Those that share the ordinary gateway first; each of the others has gateways of its own.
  private static final List<Scenario> SHARED =
      List.of(
          new HttpClientAlone(),
          new Draining(),
          new Sustained(),
          new FanOut(10),
          new FanOut(100),
          new OverTls(),
          new Latency());
  private static final List<Scenario> ALONE =
      List.of(
          new Hanging(),
          new Dead(),
          new Lopsided(),
          new Limited(),
          new PendingRetries(),
          new Ordered(),
          new TwoGateways(),
          new Gateways(),
          new ManyEndpoints(),
          new Streaming(),
          new LargePayloads(),
          new Lists(),
          new Pages(),
          new Start(),
          new FirstSeconds(),
          new Accepting(),
          new IdleMemory(),
          new IdleCost(),
          new LatencyAtRest(),
          new RestartUnderLoad());

  private final List<String> only;
  private final Report report = new Report();
  private boolean failed;

  private Bench(List<String> only) {
    this.only = only;
  }

  public static void main(String[] args) throws Exception {
    Bench bench =
        new Bench(
            Arrays.stream(System.getProperty("bench.only", "").split(","))
                .filter(name -> !name.isEmpty())
                .toList());
    bench.requireKnown();
    // However it ends, none of its processes goes on.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    Path folder = Files.createTempDirectory("dromedary-bench");
    try (Testbed bed = new Testbed(folder, Scale.ofProperties(), bench.report)) {
      bench.run(bed);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
    System.exit(bench.failed ? 1 : 0);
  }

  private void run(Testbed bed) throws Exception {
    for (Scenario scenario : SHARED) {
      run(scenario, bed);
    }
    bed.clear();
    for (Scenario scenario : ALONE) {
      run(scenario, bed);
    }
    System.out.println();
    System.out.println(report.write(TABLE));
  }

  /** By which the scenarios are picked, in their order. */
  public static List<String> names() {
    return Stream.of(SHARED, ALONE).flatMap(List::stream).map(Scenario::name).toList();
  }

  private void requireKnown() {
    for (String name : only) {
      if (!names().contains(name)) {
        throw new IllegalArgumentException("bench.only: there is no scenario " + name);
      }
    }
  }

  private void run(Scenario scenario, Testbed bed) throws Exception {
    if (!only.isEmpty() && !only.contains(scenario.name())) {
      return;
    }
    System.out.println("== " + scenario.name());
    try {
      scenario.run(bed);
    } catch (Exception | AssertionError e) {
      failed = true;
      e.printStackTrace();
      report.failed(scenario.name(), e);
      bed.keepLogs(scenario.name());
      bed.clear();
    }
    report.write(TABLE);
  }
}
