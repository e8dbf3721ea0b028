package dev.dromedary.history;

import org.springframework.jdbc.core.simple.JdbcClient;

/** How many pages of our tables and indexes PostgreSQL looked at so far, by its own count. */
final class PostgresPages {

  private PostgresPages() {}

  /**
   * @param jdbc on the connection that reads them
   */
  static long read(JdbcClient jdbc) {
    jdbc.sql("SELECT pg_stat_force_next_flush()").query().listOfRows();
    return jdbc.sql(
            "SELECT SUM(COALESCE(heap_blks_read, 0) + COALESCE(heap_blks_hit, 0)"
                + " + COALESCE(idx_blks_read, 0) + COALESCE(idx_blks_hit, 0))"
                + " FROM pg_statio_user_tables WHERE relname LIKE 'webhooks%'")
        .query(Long.class)
        .single();
  }
}
