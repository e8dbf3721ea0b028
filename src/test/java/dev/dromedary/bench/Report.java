package dev.dromedary.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of one run: each figure, its ratio to a baseline of the same run, and the target. */
final class Report {

  private final List<String> lines = new ArrayList<>();

  /** A figure beside a baseline, which must reach that. */
  void ratio(String what, String figure, double ratio, Target target) {
    line(what, figure, ratio(ratio), target.toString(), target.isMetBy(ratio) ? "yes" : "no");
  }

  /** A figure beside a baseline. */
  void ratio(String what, String figure, double ratio) {
    line(what, figure, ratio(ratio), "", "");
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }

  /**
   * A figure that must reach something by itself, in the unit that its text names.
   *
   * @param target null if it stands for itself
   */
  void figure(String what, String figure, double value, Target target) {
    if (target == null) {
      figure(what, figure);
      return;
    }
    line(what, figure, "", target.toString(), target.isMetBy(value) ? "yes" : "no");
  }

  /** A figure that stands for itself. */
  void figure(String what, String figure) {
    line(what, figure, "", "", "");
  }

  /** A scenario that did not come to its figures. */
  void failed(String scenario, Throwable why) {
    String message = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
    line(scenario, "failed: " + message.replace("|", "/"), "", "", "no");
  }

  static String perSecond(double rate) {
    return String.format(Locale.ROOT, "%,.0f deliveries/s", rate);
  }

  private void line(String... cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
    System.out.println(lines.get(lines.size() - 1));
  }

  /** Puts down what there is so far, so that an end before the last scenario takes nothing away. */
  String write(Path file) throws IOException {
    String table =
        "| scenario | figure | ÷ baseline | must reach | met |%n|---|---|---|---|---|%n%s%n%nJDK %s, %d cores, %s%n"
            .formatted(
                String.join("\n", lines),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                processor());
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, table);
    return table;
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
