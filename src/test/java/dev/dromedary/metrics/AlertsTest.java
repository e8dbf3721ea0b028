package dev.dromedary.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of {@code config/prometheus/alerts.yml}. */
class AlertsTest {

  private static final Path ALERTS = Path.of("config/prometheus/alerts.yml");
  private static final Path CASES = Path.of("src/test/resources/alerts-test.yml");

  @Test
  void eachAlertHasARowThatSaysWhatToDo() throws Exception {
    String rows =
        Files.readString(Path.of("docs/operations.md")).split("\\| alert \\| what to do ")[1];

    assertThat(all("(?m)^\\| `([A-Z]\\w+)` \\| ", rows.split("\n\n")[0])).isEqualTo(alerts());
  }

  @Test
  void eachAlertHasACaseInWhichItFires() throws Exception {
    List<String> fires = all("(?m)alertname: (\\w+)\\n\\s+exp_alerts:\\n", Files.readString(CASES));

    assertThat(fires.stream().distinct()).containsExactlyInAnyOrderElementsOf(alerts());
  }

  /** {@code promtool} is a part of Debian's package prometheus. */
  @Test
  void alertsFireInTheirCasesAndNotElsewhere() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool"))),
        "promtool is not there");

    assertThat(promtool("check", "rules", ALERTS.toString())).contains("SUCCESS");
    assertThat(promtool("test", "rules", CASES.toString())).contains("SUCCESS");
  }

  private static String promtool(String... arguments) throws Exception {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  private static List<String> alerts() throws Exception {
    return all("(?m)^ +- alert: (\\w+)$", Files.readString(ALERTS));
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
