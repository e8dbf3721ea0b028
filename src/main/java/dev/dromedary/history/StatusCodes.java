package dev.dromedary.history;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP statuses: one, such as {@code 503}, or a class, such as {@code 5xx}. */
public record StatusCodes(int first, int last) {

  public static final String RULE = "must be a status such as 503, or a class such as 5xx";

  private static final Pattern LEGAL = Pattern.compile("([1-9])(xx|[0-9]{2})");

  /** Empty if it is none. */
  public static Optional<StatusCodes> read(String text) {
    Matcher legal = LEGAL.matcher(text);
    if (!legal.matches()) {
      return Optional.empty();
    }
    if (legal.group(2).equals("xx")) {
      int first = 100 * Integer.parseInt(legal.group(1));
      return Optional.of(new StatusCodes(first, first + 99));
    }
    return Optional.of(new StatusCodes(Integer.parseInt(text), Integer.parseInt(text)));
  }

  boolean includes(int code) {
    return first <= code && code <= last;
  }

  /** Whether an answer with one of them may deliver. */
  boolean mayDeliver() {
    return first <= 299 && last >= 200;
  }
}
