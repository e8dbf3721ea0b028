package dev.dromedary.history;

import dev.dromedary.event.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * The place after a row, by its sort key and id. Opaque outside, so that the order may change.
 *
 * @param at in microseconds, as the databases keep time
 */
record Cursor(Instant at, String id) {

  static Cursor parse(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int colon = plain.indexOf(':');
      if (colon < 1 || colon == plain.length() - 1 || plain.indexOf('\0') >= 0) {
        throw refusal();
      }
      long micros = Long.parseLong(plain.substring(0, colon));
      return new Cursor(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), plain.substring(colon + 1));
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw refusal();
    }
  }

  String text() {
    String plain = ChronoUnit.MICROS.between(Instant.EPOCH, at) + ":" + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static Refusal refusal() {
    return new Refusal("cursor", "is not one that this API gave");
  }
}
