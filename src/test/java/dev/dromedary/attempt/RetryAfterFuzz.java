package dev.dromedary.attempt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.dromedary.kit.FuzzTarget;
import java.time.Duration;
import java.time.Instant;

/** A header is a time to wait, of ten thousand years at most, or as if it were not there. */
public final class RetryAfterFuzz implements FuzzTarget {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Duration MOST = Duration.ofDays(3_653_000);

  @Override
  public boolean takes(byte[] input) {
    Duration wait = RetryAfter.parse(new String(input, ISO_8859_1), NOW);
    FuzzTarget.require(wait == null || !wait.isNegative() && wait.compareTo(MOST) < 0, "" + wait);
    return wait != null;
  }
}
