package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.ConcurrentTest;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.PostgresDatabase;
import java.nio.file.Path;
import java.util.Map;
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
