package dev.dromedary.cli;

import java.util.Locale;

/** How an answer is printed. */
enum Format {
  TABLE,
  JSON,
  YAML,
  CSV;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
