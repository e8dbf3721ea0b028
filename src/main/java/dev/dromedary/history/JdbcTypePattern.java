package dev.dromedary.history;

import dev.dromedary.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Event types as conditions name them, see {@link EventType}.
 *
 * @param expression a regular expression of the types that are meant
 * @param prefix with which each of them begins
 * @param single whether it is one type
 */
record JdbcTypePattern(String expression, String prefix, boolean single) {

  /** So many types are read one by one; more are checked row by row. */
  private static final int MOST = 64;

  /**
   * Null if any type is meant.
   *
   * @param field what its sender calls it
   * @throws dev.dromedary.event.InvalidInputException if it is no pattern
   */
  static JdbcTypePattern of(String field, String pattern) {
    if (pattern == null || pattern.equals("**")) {
      return null;
    }
    EventType.requirePattern(field, pattern);
    int star = pattern.indexOf('*');
    return new JdbcTypePattern(
        regex(pattern), star < 0 ? pattern : pattern.substring(0, star), star < 0);
  }

  /** In which H2 and PostgreSQL agree. */
  private static String regex(String pattern) {
    return Stream.of(EventType.words(pattern))
        .map(
            word ->
                switch (word) {
                  case "*" -> "[^.]*";
                  case "**" -> ".*";
                  default -> word.replaceAll("[!-/:-@\\[-`{-~]", "\\\\$0");
                })
        .collect(Collectors.joining("[.]", "^", "$"));
  }

  /**
   * The existing types, from one to the next on an index that begins with them; empty if they are
   * too many.
   *
   * @param index the columns of the index, the type's first
   */
  Optional<List<String>> among(JdbcClient jdbc, String table, String index) {
    if (single) {
      return Optional.of(List.of(prefix));
    }
    String column = index.substring(0, index.indexOf(','));
    String next =
        "SELECT %1$s FROM %2$s WHERE %1$s %%s ? ORDER BY %3$s LIMIT 1"
            .formatted(column, table, index);
    Pattern meant = Pattern.compile(expression);
    List<String> types = new ArrayList<>();
    String at = prefix;
    for (int seen = 0; seen < MOST; seen++) {
      String behind = seen == 0 ? ">=" : ">";
      Optional<String> type =
          jdbc.sql(next.formatted(behind)).param(at).query(String.class).optional();
      if (type.filter(found -> found.startsWith(prefix)).isEmpty()) {
        return Optional.of(types);
      }
      at = type.get();
      if (meant.matcher(at).matches()) {
        types.add(at);
      }
    }
    return Optional.empty();
  }
}
