package dev.dromedary.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of one run, each figure beside the ceiling of the same run. */
final class Report {

  private static final Map<String, String> NAMES =
      Map.of(
          "ceiling", "HttpClient alone (the ceiling)",
          "drain", "end to end, draining a backlog",
          "sustained", "end to end, publisher on the same cores",
          "fanout", "one event to ten endpoints, draining a backlog");

  private final Map<String, Double> rates = new HashMap<>();
  private final List<String> lines = new ArrayList<>();

  void best(String scenario, double rate) {
    rates.put(scenario, rate);
    line(
        NAMES.get(scenario),
        "%,.0f deliveries/s".formatted(rate),
        rates.containsKey("ceiling")
            ? String.format(Locale.ROOT, "%.2f", rate / rates.get("ceiling"))
            : "");
  }

  /** 1,000 a second if that scenario was not run. */
  double rate(String scenario) {
    return rates.getOrDefault(scenario, 2_000.0);
  }

  void latency(int rate, double p50, double p99) {
    line(
        String.format(Locale.ROOT, "from sent to arrived, at %,d/s", rate),
        String.format(Locale.ROOT, "p50 %.0f ms, p99 %.0f ms", p50, p99),
        "");
  }

  void heap(long empty, long pending, long bytes) {
    line(
        String.format(Locale.ROOT, "heap with %,d retries pending", pending),
        String.format(Locale.ROOT, "%d MB (idle: %d MB)", bytes >> 20, empty >> 20),
        "");
  }

  private void line(String what, String figure, String ratio) {
    lines.add("| " + what + " | " + figure + " | " + ratio + " |");
  }

  void write(Path file) throws IOException {
    String table =
        "| scenario | figure | ÷ ceiling |%n|---|---|---|%n%s%n%nJDK %s, %d cores, %s%n"
            .formatted(
                String.join("\n", lines),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                processor());
    System.out.println();
    System.out.println(table);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, table);
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
