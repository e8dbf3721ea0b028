package dev.dromedary.attempt;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header Retry-After: RFC 9110 section 10.2.3, its dates section 5.6.7. */
final class RetryAfter {

  /** More is as good as this: no wait is so long. */
  private static final Duration MOST = Duration.ofDays(365_000);

  private static final int DIGITS = 9;
  private static final Pattern SECONDS = Pattern.compile("[0-9]+");

  /** The name of the day adds nothing. */
  private static final Pattern DATE =
      Pattern.compile("(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? +([^ ].*?)(?: GMT| UTC)?");

  private static final DateTimeFormatter TWO_DIGITS = formatter("dd-MMM-yy HH:mm:ss");
  private static final List<DateTimeFormatter> FORMS =
      List.of(formatter("d MMM uuuu HH:mm:ss"), TWO_DIGITS, formatter("MMM ppd HH:mm:ss uuuu"));

  private static final int HUNDRED = 100;

  private RetryAfter() {}

  /** Null if it is neither seconds nor a date: as if it were not there. */
  static Duration parse(String value, Instant now) {
    if (value == null) {
      return null;
    }
    String text = value.trim();
    if (SECONDS.matcher(text).matches()) {
      return text.length() > DIGITS ? MOST : Duration.ofSeconds(Long.parseLong(text));
    }
    Matcher date = DATE.matcher(text);
    return date.matches() ? until(date.group(1), now) : null;
  }

  private static Duration until(String date, Instant now) {
    for (DateTimeFormatter form : FORMS) {
      try {
        LocalDateTime time = LocalDateTime.parse(date, form);
        if (form == TWO_DIGITS
            && time.isAfter(
                now.atOffset(ZoneOffset.UTC).toLocalDateTime().plusYears(HUNDRED / 2))) {
          time = time.minusYears(HUNDRED);
        }
        Duration wait = Duration.between(now, time.toInstant(ZoneOffset.UTC));
        return wait.isNegative() ? Duration.ZERO : wait;
      } catch (DateTimeException another) {
        // Perhaps the next one.
      }
    }
    return null;
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }
}
