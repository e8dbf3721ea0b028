package dev.dromedary.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.regex.Pattern;

/** What an event's fields may be. Each rule takes null for "not given" where there is a default. */
final class EventRules {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@/+=-]{1,200}");
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");
  private static final Pattern MILLIS = Pattern.compile("-?\\d{1,15}");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private EventRules() {}

  /** Ids are header values ({@code webhook-id}) and parts of URLs. */
  static String id(String field, String value) {
    if (!isId(value)) {
      throw new Refusal(field, "must be 1 to 200 characters of letters, digits and ._:@/+=-");
    }
    return value;
  }

  static boolean isId(String value) {
    return value != null && ID.matcher(value).matches();
  }

  /** Any text made an id. */
  static String toId(String text) {
    String id = text.replaceAll("[^A-Za-z0-9._:@/+=-]", "-");
    return id.length() > 200 ? id.substring(0, 200) : id;
  }

  static String tenant(String field, String value) {
    if (value == null) {
      return Event.DEFAULT_TENANT;
    }
    if (!TENANT.matcher(value).matches()) {
      throw new Refusal(field, "must be 1 to 64 characters of letters, digits, '_', '.' and '-'");
    }
    return value;
  }

  /** RFC 3339; the year stays one of four digits in UTC. */
  static Instant time(String field, String value, Instant now) {
    if (value == null) {
      return now;
    }
    try {
      if (RFC_3339.matcher(value).matches()) {
        return inRange(OffsetDateTime.parse(value.toUpperCase(Locale.ROOT)).toInstant());
      }
    } catch (DateTimeException e) {
      // Such as the 31st of February: the same rule.
    }
    throw new Refusal(field, "must be an RFC 3339 time such as 2026-01-31T12:00:00Z");
  }

  /** RFC 3339 or milliseconds since 1970. */
  static Instant timeOrMillis(String field, String value, Instant now) {
    if (value == null || !MILLIS.matcher(value).matches()) {
      return time(field, value, now);
    }
    try {
      return inRange(Instant.ofEpochMilli(Long.parseLong(value)));
    } catch (DateTimeException e) {
      throw new Refusal(field, "must be a time in the years 1 to 9999");
    }
  }

  static byte[] body(byte[] body, long limit) {
    if (body.length > limit) {
      throw new TooLarge("body", limit);
    }
    return body;
  }

  /** A name that a sender made up, fit to be repeated in an answer. */
  static String shown(String name) {
    String plain = name.replaceAll("[^ -~]", "?");
    return plain.length() > 64 ? plain.substring(0, 64) + "…" : plain;
  }

  private static Instant inRange(Instant time) {
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new DateTimeException("out of range");
    }
    return time;
  }
}
