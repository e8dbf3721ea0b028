package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deadletter.DeadLetters.Filter;
import dev.dromedary.endpoint.PostgresServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcDeadLetterIndexPostgresIT extends DeadLetterIndexContract {

  private static final int PAGE = 50;

  private static PostgresServer server;

  @BeforeAll
  static void start(@TempDir Path directory) {
    server = new PostgresServer(directory);
    new JdbcMigrations(server.dataSource()).run();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  DataSource dataSource() {
    return server.dataSource();
  }

  /** Counted in the pages that PostgreSQL reads, not in time; the table has over a thousand. */
  @Test
  void everyPageOfAListCostsTheSame() {
    JdbcClient jdbc = JdbcClient.create(dataSource());
    jdbc.sql(
            "INSERT INTO webhooks_dead_letter (%s) SELECT 'd' || LPAD(n::text, 6, '0'), 'e' || n, '',"
                    .formatted(JdbcRows.DEAD_LETTER)
                + " 'type.' || n % 9, 'acme', 'ep_' || n % 20, CASE n % 7 WHEN 0 THEN"
                + " 'ENDPOINT_GONE' ELSE 'SCHEDULE_EXHAUSTED' END, 500, 8, NOW(),"
                + " TIMESTAMPTZ '2026-03-01Z' + n * INTERVAL '1 millisecond'"
                + " FROM generate_series(1, 100000) n")
        .update();
    jdbc.sql("VACUUM ANALYZE webhooks_dead_letter").update();
    Instant middle = Instant.parse("2026-03-01T00:00:50Z");

    for (Filter filter :
        List.of(
            ANY,
            new Filter(null, "ep_3", null, null, null, null),
            new Filter(null, null, "type.3", null, null, null),
            new Filter(null, null, null, "ENDPOINT_GONE", null, null),
            new Filter(null, null, null, null, middle, null))) {
      String cursor = null;
      int pages = 0;
      do {
        assertThat(pagesRead(filter, cursor))
            .as("page %d of %s", pages, filter)
            .isLessThanOrEqualTo(2 * PAGE);
        for (int i = 0; i < 20 && (i == 0 || cursor != null); i++) {
          cursor = index.list(filter, PAGE, cursor).nextCursor();
          pages++;
        }
      } while (cursor != null);
      assertThat(pages).isGreaterThanOrEqualTo(5_000 / PAGE);
    }
  }

  private int pagesRead(Filter filter, String cursor) {
    JdbcDeadLetterIndex.Select select = JdbcDeadLetterIndex.select(filter, PAGE, cursor);
    String plan =
        String.join(
            "\n",
            new JdbcTemplate(dataSource())
                .queryForList(
                    "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) " + select.sql(),
                    String.class,
                    select.params().toArray()));
    // The first line of them is the sum of all below it.
    Matcher buffers = Pattern.compile("shared(?: hit=([0-9]+))?(?: read=([0-9]+))?").matcher(plan);
    assertThat(buffers.find()).as(plan).isTrue();
    return number(buffers.group(1)) + number(buffers.group(2));
  }

  private static int number(String text) {
    return text == null ? 0 : Integer.parseInt(text);
  }
}
