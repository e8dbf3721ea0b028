package dev.dromedary.startup;

/** Rules of settings that no annotation has: on two settings, or on a secret. */
public final class SettingRule {

  private SettingRule() {}

  /** Rejects a value with its key, itself and the rule. */
  public static void check(String key, Object value, boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("%s: %s %s".formatted(key, value, rule));
    }
  }

  /** A rule that another class knows. */
  public static void holds(String key, Runnable rule) {
    try {
      rule.run();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage());
    }
  }
}
