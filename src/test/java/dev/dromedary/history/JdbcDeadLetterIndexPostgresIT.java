package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.DeadLetterIndex.Filter;
import dev.dromedary.kit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class JdbcDeadLetterIndexPostgresIT extends DeadLetterIndexContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgres().migrated();

  private static final int PAGE = 50;

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }

  /** Counted in the pages that PostgreSQL reads, not in time; the table has over a thousand. */
  @Test
  void everyPageOfAListCostsTheSame() throws SQLException {
    JdbcClient jdbc = JdbcClient.create(dataSource());
    jdbc.sql(
            "INSERT INTO webhooks_dead_letter (%s) SELECT 'd' || LPAD(n::text, 6, '0'), 'e' || n, '',"
                    .formatted(JdbcRows.DEAD_LETTER)
                + " 'type.' || n % 9, 'acme', 'ep_' || n % 20, CASE n % 7 WHEN 0 THEN"
                + " 'ENDPOINT_GONE' ELSE 'SCHEDULE_EXHAUSTED' END, NULL, CASE n % 5 WHEN 0 THEN"
                + " 'TIMEOUT' ELSE 'FAILED' END, NULL, NOW(), 8, NOW(),"
                + " TIMESTAMPTZ '2026-03-01Z' + n * INTERVAL '1 millisecond'"
                + " FROM generate_series(1, 100000) n")
        .update();
    jdbc.sql("VACUUM ANALYZE webhooks_dead_letter").update();
    Instant middle = Instant.parse("2026-03-01T00:00:50Z");

    for (Filter filter :
        List.of(
            ANY,
            new Filter(null, null, List.of("ep_3"), null, null, null, null, null, null),
            new Filter(null, null, null, null, List.of("type.3"), null, null, null, null),
            new Filter(null, null, null, null, null, List.of("ENDPOINT_GONE"), null, null, null),
            new Filter(null, null, null, null, null, null, List.of("TIMEOUT"), null, null),
            new Filter(null, null, null, null, null, null, null, middle, null))) {
      String cursor = null;
      int pages = 0;
      do {
        assertThat(pagesRead(filter, cursor))
            .as("page %d of %s", pages, filter)
            .isLessThanOrEqualTo(2 * PAGE);
        for (int i = 0; i < 20 && (i == 0 || cursor != null); i++) {
          cursor = index.list(filter, new PageRequest(PAGE, Order.ASC, cursor)).nextCursor();
          pages++;
        }
      } while (cursor != null);
      assertThat(pages).isGreaterThanOrEqualTo(5_000 / PAGE);
    }
  }

  private long pagesRead(Filter filter, String cursor) throws SQLException {
    try (Connection connection = dataSource().getConnection()) {
      DataSource one = new SingleConnectionDataSource(connection, true);
      JdbcClient jdbc = JdbcClient.create(one);
      long before = PostgresPages.read(jdbc);
      new JdbcDeadLetterIndex(one, Duration.ofSeconds(10))
          .list(filter, new PageRequest(PAGE, Order.ASC, cursor));
      return PostgresPages.read(jdbc) - before;
    }
  }
}
