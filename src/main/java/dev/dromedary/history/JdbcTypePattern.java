package dev.dromedary.history;

import dev.dromedary.event.EventType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Event types as conditions name them, see {@link EventType}.
 *
 * @param patterns each of which may be a type
 */
record JdbcTypePattern(List<String> patterns) {

  /** So many types are read one by one; more are checked row by row. */
  private static final int MOST = 64;

  /** Null if any type is meant. */
  static JdbcTypePattern of(List<String> patterns) {
    return patterns.isEmpty() || patterns.contains("**") ? null : new JdbcTypePattern(patterns);
  }

  /** Of the types that are meant; H2 and PostgreSQL agree in it. */
  String expression() {
    return patterns.stream().map(EventType::regex).collect(Collectors.joining("|"));
  }

  /**
   * The existing types, from one to the next on an index that begins with them; empty if they are
   * too many.
   *
   * @param index the columns of the index, the type's first
   * @param only the rows that count
   */
  Optional<Set<String>> among(JdbcClient jdbc, String table, String index, Conditions only) {
    Set<String> types = new LinkedHashSet<>();
    int looks = MOST;
    for (String pattern : patterns) {
      int star = pattern.indexOf('*');
      if (star < 0) {
        types.add(pattern);
        continue;
      }
      String prefix = pattern.substring(0, star);
      Pattern meant = Pattern.compile(EventType.regex(pattern));
      JdbcDistinct<String> existing =
          new JdbcDistinct<>(jdbc, table, index, only, String.class, prefix);
      String type = existing.next();
      while (type != null && type.startsWith(prefix)) {
        if (--looks < 0) {
          return Optional.empty();
        }
        if (meant.matcher(type).matches()) {
          types.add(type);
        }
        type = existing.next();
      }
    }
    return types.size() > MOST ? Optional.empty() : Optional.of(types);
  }
}
