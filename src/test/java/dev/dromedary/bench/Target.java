package dev.dromedary.bench;

import java.util.Locale;

/** What a ratio or a figure must reach. */
record Target(boolean least, double bound) {

  static Target atLeast(double bound) {
    return new Target(true, bound);
  }

  static Target atMost(double bound) {
    return new Target(false, bound);
  }

  boolean isMetBy(double value) {
    return least ? value >= bound : value <= bound;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %.2f", least ? "≥" : "≤", bound);
  }
}
