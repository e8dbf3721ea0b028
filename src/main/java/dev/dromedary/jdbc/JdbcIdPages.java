package dev.dromedary.jdbc;

import dev.dromedary.event.Cursor;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pages of a table in the order of its ids, which is that of time. */
public final class JdbcIdPages {

  private final StringBuilder sql;
  private final List<Object> params = new ArrayList<>();

  /**
   * @param select without conditions
   */
  public JdbcIdPages(String select) {
    sql = new StringBuilder(select).append(" WHERE TRUE");
  }

  /**
   * A condition that counts if there is a value.
   *
   * @param condition such as {@code tenant = ?}
   */
  public JdbcIdPages and(String condition, Object value) {
    if (value != null) {
      sql.append(" AND ").append(condition);
      params.add(value);
    }
    return this;
  }

  /** A condition that any of the values meets. */
  public JdbcIdPages andIn(String column, List<?> values) {
    sql.append(" AND ").append(column).append(" IN (");
    sql.append(String.join(", ", Collections.nCopies(values.size(), "?"))).append(')');
    params.addAll(values);
    return this;
  }

  /** To be called in a transaction, and once. */
  public <T> Page<T> page(
      JdbcClient jdbc, PageRequest page, RowMapper<T> row, Function<T, Cursor> place) {
    boolean up = page.order() == Order.ASC;
    if (page.cursor() != null) {
      and(up ? "id > ?" : "id < ?", Cursor.parse(page.cursor(), 1).key().get(0));
    }
    sql.append(" ORDER BY id").append(up ? "" : " DESC").append(" LIMIT ").append(page.limit() + 1);
    List<T> found = jdbc.sql(sql.toString()).params(params).query(row).list();
    return Cursor.page(found, page.limit(), place);
  }
}
