package dev.dromedary.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/reliability.md has what {@link FaultsIT} does. */
class TableTest {

  @Test
  void tableHasARowForEachFaultAndAColumnForEachKindOfSite() throws IOException {
    List<List<String>> expected = new ArrayList<>();
    expected.add(List.of("fault", Kind.EMBEDDED.column, Kind.PROCESSES.column));
    for (Fault fault : Faults.ALL) {
      List<String> row = new ArrayList<>(List.of(fault.name()));
      for (Kind kind : Kind.values()) {
        row.add(fault.isPossible(kind) ? "yes, lost 0" : "–");
      }
      expected.add(row);
    }

    assertThat(rows()).containsExactlyElementsOf(expected);
  }

  /** Without their figures. */
  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(Row.TABLE).stream()
        .filter(line -> line.startsWith("| "))
        .map(
            line ->
                Arrays.stream(line.substring(2, line.length() - 2).split(" \\| "))
                    .map(cell -> cell.replaceFirst("^yes; .*, lost 0, .*", "yes, lost 0"))
                    .toList())
        .toList();
  }
}
