package dev.dromedary.bench;

import java.util.Locale;

/** What a ratio must reach. */
record Target(boolean least, double bound) {

  static Target atLeast(double bound) {
    return new Target(true, bound);
  }

  static Target atMost(double bound) {
    return new Target(false, bound);
  }

  boolean isMetBy(double ratio) {
    return least ? ratio >= bound : ratio <= bound;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %.2f", least ? "≥" : "≤", bound);
  }
}
