package dev.dromedary.api;

import dev.dromedary.event.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Opaque, so that nobody builds one. */
final class Cursor {

  private Cursor() {}

  static String encode(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  /** Null gives null: the beginning. */
  static String decode(String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      String last = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      QueryString.requirePlain("cursor", last);
      return last;
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("cursor", "must be the nextCursor of an answer");
    }
  }
}
