package dev.dromedary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The end of docs/security.md lists what is shipped, as the build found it. {@code
 * -Dtest=ShippedTest -Dlicense.skipAddThirdParty=false -Dshipped.write} writes the list anew.
 */
class ShippedTest {

  private static final Path FOUND = Path.of("target/classes/META-INF/third-party.txt");
  private static final Path SECURITY = Path.of("docs/security.md");
  private static final String HEAD =
      "| group | version | licence | artifacts |\n|---|---|---|---|\n";
  private static final Pattern LICENCE = Pattern.compile("    (\\S.*):");
  private static final Pattern ARTIFACT =
      Pattern.compile("        \\* .*\\(([^():]+):([^():]+):([^():]+) - .*\\)");

  @Test
  void listOfWhatIsShippedIsThatOfTheBuild() throws IOException {
    String security = Files.readString(SECURITY);
    int start = security.indexOf(HEAD) + HEAD.length();
    if (System.getProperty("shipped.write") != null) {
      Files.writeString(SECURITY, security.substring(0, start) + table());
    } else {
      assertThat(security.substring(start)).isEqualTo(table());
    }
  }

  /** A row for all artifacts of a group that have a version and licences in common. */
  private static String table() throws IOException {
    Map<List<String>, TreeSet<String>> licences = new TreeMap<>(ShippedTest::compare);
    String licence = null;
    for (String line : Files.readAllLines(FOUND)) {
      Matcher name = LICENCE.matcher(line);
      Matcher artifact = ARTIFACT.matcher(line);
      if (name.matches()) {
        licence = name.group(1);
      } else if (artifact.matches()) {
        licences
            .computeIfAbsent(
                List.of(artifact.group(1), artifact.group(3), artifact.group(2)),
                any -> new TreeSet<>())
            .add(licence);
      }
    }
    Map<List<String>, TreeSet<String>> rows = new TreeMap<>(ShippedTest::compare);
    licences.forEach(
        (artifact, of) ->
            rows.computeIfAbsent(
                    List.of(artifact.get(0), artifact.get(1), String.join(" or ", of)),
                    any -> new TreeSet<>())
                .add(artifact.get(2)));
    StringBuilder table = new StringBuilder();
    rows.forEach(
        (row, artifacts) ->
            table.append(
                "| %s | %s |\n".formatted(String.join(" | ", row), String.join(", ", artifacts))));
    return table.toString();
  }

  private static int compare(List<String> one, List<String> other) {
    return String.join("|", one).compareTo(String.join("|", other));
  }
}
