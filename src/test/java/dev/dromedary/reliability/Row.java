package dev.dromedary.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A fault as it went: a cell of the table of docs/reliability.md.
 *
 * @param accepted events meanwhile, all of which were delivered to both endpoints
 * @param pauseMillis the longest time without a delivery
 */
record Row(Fault fault, Kind kind, int accepted, int duplicates, long pauseMillis) {

  static final Path TABLE = Path.of("docs", "reliability.md");

  private String cell() {
    return "yes; %,d, lost 0, twice %,d; %.1f s"
        .formatted(accepted, duplicates, pauseMillis / 1000.0);
  }

  /** Where {@code -Dreliability.write} asks for it. */
  void write() throws IOException {
    if (System.getProperty("reliability.write") == null) {
      return;
    }
    List<String> lines =
        Files.readAllLines(TABLE).stream()
            .map(line -> line.startsWith("| " + fault.name() + " |") ? changed(line) : line)
            .toList();
    Files.write(TABLE, lines);
  }

  private String changed(String line) {
    String[] cells = line.split("\\|");
    cells[2 + kind.ordinal()] = " " + cell() + " ";
    return String.join("|", cells) + "|";
  }

  @Override
  public String toString() {
    return fault.name() + " (" + kind + "): " + cell();
  }
}
