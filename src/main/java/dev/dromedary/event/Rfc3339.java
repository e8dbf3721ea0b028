package dev.dromedary.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as texts (RFC 3339). */
public final class Rfc3339 {

  public static final String RULE = "must be an RFC 3339 time such as 2026-01-31T12:00:00Z";

  private static final Pattern LEGAL =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Rfc3339() {}

  /** Empty if it is none, or its year is not one of four digits in UTC. */
  public static Optional<Instant> read(String text) {
    try {
      return LEGAL.matcher(text).matches()
          ? inRange(OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant())
          : Optional.empty();
    } catch (DateTimeException e) {
      // Such as the 31st of February.
      return Optional.empty();
    }
  }

  /** Empty unless it is in the years 1 to 9999. */
  static Optional<Instant> inRange(Instant time) {
    return Optional.of(time).filter(each -> !each.isBefore(FIRST) && !each.isAfter(LAST));
  }

  /** In milliseconds, as messages carry it, and always with three digits of them: so texts sort. */
  public static String text(Instant time) {
    return MILLIS.format(time);
  }
}
