package dev.dromedary.history;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The values of the first column of an index, each found from the one before it: of millions of
 * rows with five values five are read.
 */
final class JdbcDistinct<T> {

  private final JdbcClient jdbc;
  private final Class<T> type;
  private final String column;
  private final Conditions only;
  private final String next;
  private T at;
  private String behind = " >= ";

  /**
   * @param index its columns
   * @param only the rows that count
   * @param from the least value that is meant
   */
  JdbcDistinct(
      JdbcClient jdbc, String table, String index, Conditions only, Class<T> type, T from) {
    this.jdbc = jdbc;
    this.type = type;
    this.at = from;
    this.column = index.substring(0, index.indexOf(','));
    this.only = only;
    next = "SELECT %s FROM %s%%s ORDER BY %s LIMIT 1".formatted(column, table, index);
  }

  /** Null at the end. */
  T next() {
    Conditions further = new Conditions().and(column + behind + "?", at).and(only);
    at =
        jdbc.sql(next.formatted(further.sql()))
            .params(further.params())
            .query(type)
            .optional()
            .orElse(null);
    behind = " > ";
    return at;
  }
}
