package dev.dromedary.event;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of event types and of the patterns that endpoints subscribe to. A type is any text that
 * CloudEvents allows; {@code .} separates its words.
 */
public final class EventType {

  private static final int MAX_BYTES = 256;
  private static final String ONE_WORD = "*";
  private static final String REST = "**";

  private EventType() {}

  /** Rejects what is not a type such as {@code email.bounced} or {@code s3:ObjectCreated:Put}. */
  public static String requireName(String field, String value) {
    requireText(field, value);
    return value;
  }

  /**
   * Rejects what is not a type or a pattern: {@code *} stands for one word, {@code **} at the end
   * for one or more words.
   */
  public static String requirePattern(String field, String value) {
    requireText(field, value);
    String[] words = words(value);
    for (int i = 0; i < words.length; i++) {
      boolean isWildcard =
          words[i].equals(ONE_WORD) || words[i].equals(REST) && i == words.length - 1;
      if (words[i].contains("*") && !isWildcard) {
        throw new InvalidInputException(
            field,
            "must be an event type, or a pattern with '*' for one word and '**' at the end for one or more words");
      }
    }
    return value;
  }

  /** Whether there are types that both patterns match. */
  public static boolean overlap(String pattern, String other) {
    String[] words = words(pattern);
    String[] others = words(other);
    for (int i = 0; i < Math.min(words.length, others.length); i++) {
      boolean isRest =
          words[i].equals(REST) && i == words.length - 1
              || others[i].equals(REST) && i == others.length - 1;
      if (isRest) {
        return true;
      }
      if (!words[i].equals(others[i])
          && !words[i].equals(ONE_WORD)
          && !others[i].equals(ONE_WORD)) {
        return false;
      }
    }
    return words.length == others.length;
  }

  /** Whether it stands for several types. */
  public static boolean isPattern(String pattern) {
    for (String word : words(pattern)) {
      if (word.equals(ONE_WORD) || word.equals(REST)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A regular expression of the types that a pattern means, in which Java, H2 and PostgreSQL agree.
   */
  public static String regex(String pattern) {
    return Stream.of(words(pattern))
        .map(
            word ->
                switch (word) {
                  case ONE_WORD -> "[^.]*";
                  case REST -> ".*";
                  default -> word.replaceAll("[!-/:-@\\[-`{-~]", "\\\\$0");
                })
        .collect(Collectors.joining("[.]", "^", "$"));
  }

  /** Of a type or a pattern; one may be empty. */
  public static String[] words(String value) {
    return value.split("\\.", -1);
  }

  private static void requireText(String field, String value) {
    if (value == null || value.isEmpty()) {
      throw new InvalidInputException(field, "is required");
    }
    if (!EventRules.isText(value, MAX_BYTES)) {
      throw new InvalidInputException(
          field, "must be at most 256 bytes of text in UTF-8, without control characters");
    }
  }
}
