package dev.dromedary.fuzz;

import dev.dromedary.accept.CloudEventsFuzz;
import dev.dromedary.accept.EventReaderFuzz;
import dev.dromedary.attempt.ExcerptFuzz;
import dev.dromedary.attempt.RetryAfterFuzz;
import dev.dromedary.event.CursorFuzz;
import dev.dromedary.expression.ExpressionFuzz;
import dev.dromedary.history.HistoryCodecFuzz;
import dev.dromedary.http.EndpointUrlFuzz;
import dev.dromedary.kit.FuzzTarget;
import dev.dromedary.match.TypePatternsFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The readers of what comes from outside. Jazzer calls the one of {@code -Dfuzz.target}: {@code
 * ./mvnw -Pfuzz verify -Dfuzz.target=cursor -Dfuzz.seconds=300}.
 */
public final class Fuzzed {

  static final Map<String, Supplier<FuzzTarget>> TARGETS =
      Map.of(
          "event", EventReaderFuzz::new,
          "cloud-event", CloudEventsFuzz::new,
          "url", EndpointUrlFuzz::new,
          "pattern", TypePatternsFuzz::new,
          "expression", ExpressionFuzz::new,
          "retry-after", RetryAfterFuzz::new,
          "excerpt", ExcerptFuzz::new,
          "cursor", CursorFuzz::new,
          "history", HistoryCodecFuzz::new);

  private static final FuzzTarget CHOSEN =
      TARGETS.getOrDefault(System.getProperty("fuzz.target", ""), () -> input -> false).get();

  private Fuzzed() {}

  public static void fuzzerTestOneInput(byte[] input) {
    CHOSEN.takes(input);
  }

  /** Good ones to begin with, and each that once was a finding. */
  static List<byte[]> cases(String target) {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz", target))) {
      return files.sorted().map(Fuzzed::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
