package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Owed;
import dev.dromedary.kit.PostgresDatabase;
import dev.dromedary.kit.Receiver;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two installations, each with a broker of its own, in two schemas of one database. */
class SchemasIT {

  @TempDir Path folder;

  @Test
  void installationsInTwoSchemasOfOneDatabaseDoNotMeet() {
    try (PostgresDatabase database = new PostgresDatabase();
        Receiver receiver = new Receiver();
        GatewayProcess one = in("one", database);
        GatewayProcess two = in("two", database)) {
      one.start();
      two.start();
      one.awaitUp();
      two.awaitUp();
      Inbox inbox = receiver.inbox("/one");
      String endpoint = receiver.register(one.api(), "/one", "**").id();
      assertThat(two.api().status("/api/v1/endpoints/" + endpoint)).isEqualTo(404);
      Set<String> ids = Set.of("same-id");

      two.publish(ids, "schema.of_two");
      one.publish(ids, "schema.of_one");

      Owed owed = new Owed(inbox, endpoint, ids);
      owed.awaitArrival();
      Owed.awaitHistory(one.api(), ids, List.of(owed));
      JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
      assertThat(
              jdbc.queryForList(
                  "SELECT DISTINCT schemaname FROM pg_tables WHERE tablename LIKE 'webhooks%'",
                  String.class))
          .containsExactlyInAnyOrder("one", "two");
      assertThat(
              jdbc.queryForObject(
                  "SELECT (SELECT id FROM one.webhooks_database) <> (SELECT id FROM two.webhooks_database)",
                  Boolean.class))
          .isTrue();
    }
  }

  private GatewayProcess in(String schema, PostgresDatabase database) {
    return new GatewayProcess(folder.resolve(schema))
        .onDatabase(database.dataSource())
        .with("webhooks.history.schema", schema);
  }
}
