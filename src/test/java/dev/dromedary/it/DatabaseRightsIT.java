package dev.dromedary.it;

import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.history.SchemaScript;
import dev.dromedary.kit.ConcurrentTest;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Owed;
import dev.dromedary.kit.PostgresDatabase;
import dev.dromedary.kit.Receiver;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** A wrong configuration is reported as such, not as a network failure. */
class DatabaseRightsIT {

  @TempDir Path folder;

  @ConcurrentTest
  void userWithoutTheRightToMakeTablesIsReportedOnceAndCorrectedWithoutARestart() {
    try (PostgresDatabase database = new PostgresDatabase();
        GatewayProcess gateway = as("gateway", database)) {
      JdbcTemplate admin = new JdbcTemplate(database.dataSource());
      admin.execute("CREATE USER gateway PASSWORD 'given'");
      admin.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
      gateway.start().awaitListening();
      gateway.awaitLog("nothing is consumed until it recovers");

      String refusal = "permission denied for schema public";
      assertThat(gateway.api().get("/actuator/health").json().toString()).contains(refusal);
      GatewayApi.Answer answer =
          gateway
              .api()
              .post(
                  "/api/v1/endpoints",
                  Map.of("url", "https://example.com/", "eventTypes", new String[] {"**"}));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(gateway.log().lines().filter(line -> line.contains(refusal)))
          .hasSize(1)
          .allMatch(line -> line.contains(" WARN "));

      admin.execute("GRANT CREATE ON SCHEMA public TO gateway");
      gateway.awaitUp();
    }
  }

  /** As an administrator of the database sets it up, with the days of a week only. */
  @ConcurrentTest
  void userWithoutTheRightToMakeTablesDeliversOnThoseOfTheScript() {
    try (PostgresDatabase database = new PostgresDatabase();
        Receiver receiver = new Receiver();
        GatewayProcess gateway = as("runner", database).with("webhooks.history.schema", "hooks")) {
      JdbcTemplate admin = new JdbcTemplate(database.dataSource());
      admin.execute("CREATE USER runner");
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      admin.execute(new SchemaScript("postgresql", "hooks", "runner", 0, today, 2).tables());
      Inbox inbox = receiver.inbox("/in");
      gateway.start().awaitUp();
      String endpoint = receiver.register(gateway.api(), "/in", "**").id();
      Set<String> ids = Set.of("of-a-runner");

      gateway.publish(ids, "rights.given");

      Owed owed = new Owed(inbox, endpoint, ids);
      owed.awaitArrival();
      Owed.awaitHistory(gateway.api(), ids, List.of(owed));
      assertThat(gateway.log())
          .containsOnlyOnce("There is no partition for the deliveries of " + today.plusDays(3))
          .doesNotContain("permission denied");
      assertThat(
              admin.queryForObject(
                  "SELECT COUNT(*) FROM hooks.webhooks_delivery_" + today.format(BASIC_ISO_DATE),
                  Integer.class))
          .isEqualTo(1);
    }
  }

  @ConcurrentTest
  void rejectedLoginIsReported() {
    try (PostgresDatabase database = new PostgresDatabase();
        GatewayProcess gateway = as("nobody", database)) {
      gateway.start().awaitListening();

      gateway.awaitLog("role \"nobody\" does not exist (SQLState 28000)");
    }
  }

  private GatewayProcess as(String user, PostgresDatabase database) {
    String url = database.dataSource().getJdbcUrl();
    return new GatewayProcess(folder.resolve("gateway"))
        .onDatabase(database.dataSource())
        .with("spring.datasource.url", url.substring(0, url.indexOf('?')))
        .with("spring.datasource.username", user);
  }
}
