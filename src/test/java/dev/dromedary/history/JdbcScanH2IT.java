package dev.dromedary.history;

import static dev.dromedary.history.Entries.NOW;
import static dev.dromedary.history.Entries.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.endpoint.H2File;
import dev.dromedary.event.PageRequest.Order;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** H2 keeps in memory whatever a subquery gives. */
class JdbcScanH2IT {

  @Test
  void listThatChecksReadsThePayloadsOfItsPageAlone(@TempDir Path directory) {
    try (HikariDataSource dataSource = H2File.in(directory)) {
      new JdbcMigrations(dataSource).run();
      List<HistoryEntry> events = new ArrayList<>();
      IntStream.range(0, 1_000).forEach(i -> events.add(accepted("e" + i, NOW.plusMillis(i))));
      new JdbcHistory(dataSource).record(events);

      String plan = plan(JdbcClient.create(dataSource), scan());

      String walk = plan.substring(plan.indexOf("(\n"), plan.lastIndexOf("\n)"));
      assertThat(walk).contains("\"type\"").doesNotContain("\"body\"");
      String rest = plan.substring(plan.lastIndexOf("\n)"));
      assertThat(rest).contains("webhooks_event_tenant: tenant = ?1");
      // Each row of the page by one of the two indexes that have all of its key.
      assertThat(rest)
          .containsAnyOf("PRIMARY_KEY", "webhooks_event_tenant: accepted_at = found.accepted_at");
      assertThat(plan).doesNotContain("tableScan");
    }
  }

  private static String plan(JdbcClient jdbc, JdbcScan scan) {
    return jdbc.sql("EXPLAIN " + scan.page(50)).params("acme", "rare").query(String.class).single();
  }

  private static JdbcScan scan() {
    return new JdbcScan(
            "webhooks_event",
            JdbcRows.EVENT,
            "accepted_at, id, tenant, source, type",
            Order.ASC,
            JdbcLists.EVENT_ORDER)
        .branches("tenant", List.of("acme"))
        .checking(new Conditions().and("type = ?", "rare"));
  }
}
