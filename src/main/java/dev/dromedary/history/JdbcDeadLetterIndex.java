package dev.dromedary.history;

import dev.dromedary.deadletter.DeadLetter;
import dev.dromedary.deadletter.DeadLetterIndex;
import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.endpoint.JdbcFailures;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code webhooks_dead_letter}, which {@link JdbcHistoryWriter} keeps. */
public final class JdbcDeadLetterIndex implements DeadLetterIndex {

  private final JdbcClient jdbc;

  public JdbcDeadLetterIndex(DataSource dataSource) {
    jdbc = JdbcClient.create(dataSource);
  }

  @Override
  public DeadLetters.Page list(DeadLetters.Filter filter, int limit, String cursor) {
    Select select = select(filter, limit, cursor);
    List<DeadLetter> found =
        read(() -> jdbc.sql(select.sql).params(select.params).query(JdbcRows::deadLetter).list());
    if (found.size() <= limit) {
      return new DeadLetters.Page(found, null);
    }
    DeadLetter last = found.get(limit - 1);
    return new DeadLetters.Page(
        found.subList(0, limit), new Cursor(last.at(), last.deliveryId()).text());
  }

  static Select select(DeadLetters.Filter filter, int limit, String cursor) {
    Conditions conditions =
        new Conditions()
            .and("id = ?", filter.deliveryId())
            .and("endpoint_id = ?", filter.endpointId())
            .and("event_type = ?", filter.eventType())
            .and("reason = ?", filter.reason())
            .and("dead_at >= ?", filter.since())
            .and("dead_at < ?", filter.until())
            .after(cursor, "dead_at", "id");
    return new Select(
        "SELECT %s FROM webhooks_dead_letter%s ORDER BY %sdead_at, id LIMIT %d"
            .formatted(JdbcRows.DEAD_LETTER, conditions.sql(), first(filter), limit + 1),
        conditions.params());
  }

  /** One row more than the page tells whether there is a next one. */
  record Select(String sql, List<Object> params) {}

  /** The column that the index for this filter begins with: H2 wants it named. */
  private static String first(DeadLetters.Filter filter) {
    return filter.endpointId() != null
        ? "endpoint_id, "
        : filter.eventType() != null ? "event_type, " : filter.reason() != null ? "reason, " : "";
  }

  private static <T> T read(Supplier<T> work) {
    return JdbcFailures.guard("Reading the dead letters", work);
  }
}
