package dev.dromedary.event;

import java.util.regex.Pattern;

/** The rules of event type names and of the patterns that endpoints subscribe to. */
public final class EventType {

  private static final int MAX_LENGTH = 128;
  private static final String SEGMENT = "[A-Za-z0-9_-]+";
  private static final Pattern NAME = Pattern.compile(SEGMENT + "(\\." + SEGMENT + ")*");
  private static final Pattern PATTERN =
      Pattern.compile("(\\*\\*|(" + SEGMENT + "|\\*)(\\.(" + SEGMENT + "|\\*))*(\\.\\*\\*)?)");

  private EventType() {}

  /** Refuses what is not a name such as {@code email.bounced}. */
  public static String requireName(String field, String value) {
    if (value == null || value.isEmpty()) {
      throw new Refusal(field, "is required");
    }
    if (value.length() > MAX_LENGTH || !NAME.matcher(value).matches()) {
      throw new Refusal(
          field,
          "must be dot-separated words of letters, digits, '_' and '-', at most 128 characters");
    }
    return value;
  }

  /**
   * Refuses what is not a name or a pattern: {@code *} stands for one word, {@code **} at the end
   * for one or more words.
   */
  public static String requirePattern(String field, String value) {
    if (value == null || value.isEmpty()) {
      throw new Refusal(field, "is required");
    }
    if (value.length() > MAX_LENGTH || !PATTERN.matcher(value).matches()) {
      throw new Refusal(
          field,
          "must be an event type, or a pattern with '*' for one word and '**' at the end for one or more words");
    }
    return value;
  }
}
