package dev.dromedary.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The rules of an event's fields. Each rule takes null for "not given" where there is a default.
 */
public final class EventRules {

  /** Together they fit into an index row of PostgreSQL, which takes 2,704 bytes. */
  private static final int ID_BYTES = 1024;

  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}");

  /**
   * Nearer to 1970 a number counts seconds: as milliseconds it would be in the years 1966 to 1973.
   */
  private static final long SECONDS = 100_000_000_000L;

  private EventRules() {}

  /** Of an id, or of a source. */
  public static String id(String field, String value) {
    if (!isId(value)) {
      throw new InvalidInputException(
          field, "must be 1 to 1,024 bytes of text in UTF-8, without control characters");
    }
    return value;
  }

  public static boolean isId(String value) {
    return value != null && !value.isEmpty() && isText(value, ID_BYTES);
  }

  public static boolean isText(String value, int maxBytes) {
    return value.length() <= maxBytes
        && isText(value)
        && (value.length() <= maxBytes / 3
            || value.getBytes(StandardCharsets.UTF_8).length <= maxBytes);
  }

  /** A String of CloudEvents 1.0, section 2.4: neither control characters nor half characters. */
  public static boolean isText(String value) {
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      if (Character.isISOControl(each)) {
        return false;
      }
      if (Character.isSurrogate(each)) {
        if (i + 1 == value.length() || !Character.isSurrogatePair(each, value.charAt(++i))) {
          return false;
        }
      }
    }
    return true;
  }

  public static String tenant(String field, String value) {
    if (value == null) {
      return Event.DEFAULT_TENANT;
    }
    if (!TENANT.matcher(value).matches()) {
      throw new InvalidInputException(
          field, "must be 1 to 64 characters of letters, digits, '_', '.' and '-'");
    }
    return value;
  }

  public static Instant time(String field, String value, Instant now) {
    return value == null ? now : time(field, value, Rfc3339.RULE);
  }

  private static Instant time(String field, String value, String rule) {
    return Rfc3339.read(value).orElseThrow(() -> new InvalidInputException(field, rule));
  }

  /** RFC 3339, or seconds or milliseconds since 1970. */
  public static Instant timeOrNumber(String field, String value, Instant now) {
    if (value == null) {
      return now;
    }
    if (!NUMBER.matcher(value).matches()) {
      return time(
          field, value, "must be an RFC 3339 time, or whole seconds or milliseconds since 1970");
    }
    long number = Long.parseLong(value);
    return Rfc3339.inRange(
            Math.abs(number) < SECONDS
                ? Instant.ofEpochSecond(number)
                : Instant.ofEpochMilli(number))
        .orElseThrow(
            () -> new InvalidInputException(field, "must be a time in the years 1 to 9999"));
  }

  public static byte[] body(byte[] body, long limit) {
    if (body.length > limit) {
      throw new PayloadTooLargeException("body", limit);
    }
    return body;
  }

  /** A name that a sender made up, fit to be repeated in an answer. */
  public static String shown(String name) {
    String plain = name.replaceAll("[^ -~]", "?");
    return plain.length() > 64 ? plain.substring(0, 64) + "…" : plain;
  }
}
