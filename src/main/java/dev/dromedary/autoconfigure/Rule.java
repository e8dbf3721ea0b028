package dev.dromedary.autoconfigure;

import dev.dromedary.event.Refusal;
import java.time.Duration;

/** Refuses a value with its key, itself and the rule. */
final class Rule {

  private Rule() {}

  static void check(String key, Object value, boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("%s: %s %s".formatted(key, value, rule));
    }
  }

  /** Clocks and timers count milliseconds; less would be none. */
  static void positive(String key, Duration value) {
    check(key, value, value.compareTo(Duration.ofMillis(1)) >= 0, "must be at least 1ms");
  }

  static void name(String key, String value) {
    check(key, "'" + value + "'", !value.isBlank(), "must be a name");
  }

  /** A rule that another class knows. */
  static void holds(String key, Runnable rule) {
    try {
      rule.run();
    } catch (IllegalArgumentException | Refusal e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage());
    }
  }
}
