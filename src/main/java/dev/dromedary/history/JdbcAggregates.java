package dev.dromedary.history;

import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Queries that add up many rows. */
final class JdbcAggregates {

  private JdbcAggregates() {}

  /** PostgreSQL compiles a query with many sums for longer than it then takes. */
  static <T> T interpreted(JdbcClient jdbc, JdbcProduct product, Supplier<T> work) {
    if (product != JdbcProduct.POSTGRESQL) {
      return work.get();
    }
    jdbc.sql("SET jit = off").update();
    try {
      return work.get();
    } finally {
      jdbc.sql("RESET jit").update();
    }
  }
}
