package dev.dromedary.history;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The values of the first column of an index, each found from the one before it: of millions of
 * rows with five values five are read.
 */
final class JdbcDistinct<T> {

  private final JdbcClient jdbc;
  private final Class<T> type;
  private final String next;
  private T at;
  private String behind = ">=";

  /**
   * @param index its columns
   * @param from the least value that is meant
   */
  JdbcDistinct(JdbcClient jdbc, String table, String index, Class<T> type, T from) {
    this.jdbc = jdbc;
    this.type = type;
    this.at = from;
    next =
        "SELECT %1$s FROM %2$s WHERE %1$s %%s ? ORDER BY %3$s LIMIT 1"
            .formatted(index.substring(0, index.indexOf(',')), table, index);
  }

  /** Null at the end. */
  T next() {
    at = jdbc.sql(next.formatted(behind)).param(at).query(type).optional().orElse(null);
    behind = ">";
    return at;
  }
}
