package dev.dromedary.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Waits as a short text, which a property of a message and a column hold: of each its reason, its
 * beginning and its end in milliseconds since 1970, such as {@code CIRCUIT_OPEN
 * 1769860800000-1769860805000}. The end of one that is not over is empty.
 */
public final class WaitsText {

  private WaitsText() {}

  /** Null if there are none. */
  public static String write(List<Wait> waits) {
    return waits.isEmpty()
        ? null
        : waits.stream()
            .map(
                wait ->
                    wait.reason()
                        + " "
                        + wait.from().toEpochMilli()
                        + "-"
                        + (wait.until() == null ? "" : wait.until().toEpochMilli()))
            .collect(Collectors.joining(","));
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  public static List<Wait> read(String text) {
    List<Wait> waits = new ArrayList<>();
    if (text != null) {
      for (String wait : text.split(",", -1)) {
        int space = wait.indexOf(' ');
        int dash = wait.indexOf('-', space);
        if (space <= 0 || dash < 0) {
          throw new IllegalArgumentException("A wait is a reason, a beginning and an end");
        }
        String end = wait.substring(dash + 1);
        waits.add(
            new Wait(
                wait.substring(0, space),
                time(wait.substring(space + 1, dash)),
                end.isEmpty() ? null : time(end)));
      }
    }
    return waits;
  }

  private static Instant time(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }
}
