package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.endpoint.H2File;
import dev.dromedary.kit.ConcurrentTest;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.PostgresDatabase;
import dev.dromedary.kit.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/**
 * A database of the last release, with rows in all tables, is updated and read. Each release writes
 * its own file: {@code -Dit.test=ReleasedDataIT -Drelease.write}, and VERSION becomes that of its
 * tables.
 */
class ReleasedDataIT {

  private static final String VERSION = "20";
  private static final Path FILE = Path.of("src/test/resources/released/V" + VERSION + ".json");

  @TempDir Path folder;

  @ConcurrentTest
  void rowsOfTheLastReleaseAreReadOnPostgres() throws IOException {
    try (PostgresDatabase database = new PostgresDatabase()) {
      isReadAfterAnUpdate(database.dataSource(), "postgres");
    }
  }

  @ConcurrentTest
  void rowsOfTheLastReleaseAreReadOnH2() throws IOException {
    try (HikariDataSource database = H2File.in(Files.createDirectory(folder.resolve("h2file")))) {
      isReadAfterAnUpdate(database, "sa");
    }
  }

  private void isReadAfterAnUpdate(HikariDataSource database, String user) throws IOException {
    ReleasedData.read(database, FILE, VERSION);
    new JdbcMigrations(database).run();
    JdbcTemplate jdbc = new JdbcTemplate(database);
    assertThat(new JdbcDeadLetterIndex(database, Duration.ofSeconds(10)).after("", 9)).hasSize(1);
    int audited = jdbc.queryForObject("SELECT COUNT(*) FROM webhooks_audit", Integer.class);
    if (user.equals("sa")) {
      database.close();
    }
    try (GatewayProcess gateway = gateway(database).with("spring.datasource.username", user)) {
      gateway.start().awaitUp();
      GatewayApi api = gateway.api();

      JsonNode event = api.get("/api/v1/events/released-1?tenant=acme").json();
      assertThat(event.path("type").stringValue()).isEqualTo("release.made");
      assertThat(
              api.get("/api/v1/events/released-1/payload?tenant=acme")
                  .json()
                  .path("n")
                  .stringValue())
          .isEqualTo("released-1");
      List<JsonNode> deliveries = api.all("/api/v1/deliveries?eventId=released-1&tenant=acme");
      assertThat(deliveries).hasSize(2);
      JsonNode dead =
          deliveries.stream()
              .filter(each -> each.path("lastResult").stringValue("").equals("FAILED"))
              .findFirst()
              .orElseThrow();
      JsonNode attempts =
          api.get("/api/v1/deliveries/" + dead.path("id").stringValue()).json().path("attempts");
      assertThat(attempts.size()).isEqualTo(2);
      assertThat(attempts.get(0).path("statusCode").intValue()).isEqualTo(500);
      assertThat(attempts.get(0).path("url").stringValue()).contains("/fails");
      List<JsonNode> endpoints = api.all("/api/v1/endpoints?tenant=acme");
      assertThat(endpoints).hasSize(2);
      String id = endpoints.get(0).path("id").stringValue();
      assertThat(api.get("/api/v1/endpoints/" + id + "/secret").json().path("secret").stringValue())
          .startsWith("whsec_");
      assertThat(only(api, "/api/v1/event-types?").path("name").stringValue())
          .isEqualTo("release.made");
      assertThat(api.all("/api/v1/keys")).hasSize(2);
      assertThat(api.all("/api/v1/audit")).hasSizeGreaterThanOrEqualTo(audited);
      assertThat(only(api, "/api/v1/replays?").path("state").stringValue()).isEqualTo("DONE");
      String day = event.path("acceptedAt").stringValue().substring(0, 10);
      assertThat(
              api.get(
                      "/api/v1/statistics/events?step=31d&tenant=acme&since=%1$sT00:00:00Z&until=%1$sT23:59:59Z"
                          .formatted(day))
                  .json()
                  .path("data")
                  .get(0)
                  .path("events")
                  .intValue())
          .isEqualTo(2);
    }
  }

  private static JsonNode only(GatewayApi api, String path) {
    List<JsonNode> found = api.all(path);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private GatewayProcess gateway(HikariDataSource database) {
    return new GatewayProcess(folder.resolve("gateway-of-" + database.getUsername()))
        .onDatabase(database)
        .with("webhooks.history.retention", "36500d")
        .with("webhooks.history.statistics-retention", "36500d")
        .with("webhooks.admin.audit-retention", "36500d")
        .with("webhooks.replay.lost-after", "0")
        .with("webhooks.retry.schedule", "300ms");
  }

  @Test
  @EnabledIfSystemProperty(named = "release.write", matches = ".*")
  void writeRowsOfThisRelease() throws IOException {
    try (PostgresDatabase database = new PostgresDatabase();
        Receiver receiver = new Receiver();
        GatewayProcess gateway = gateway(database.dataSource())) {
      receiver.inbox("/works");
      receiver.inbox("/fails").answers((id, times) -> Receiver.Reply.status(500));
      Files.createDirectories(folder.resolve("gateway-of-null"));
      Files.writeString(
          folder.resolve("gateway-of-null/endpoints.yaml"),
          "endpoints:\n  - id: of-the-file\n    url: http://127.0.0.1:9/\n    eventTypes: [file.only]\n"
              + "    secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
      gateway.start().awaitUp();
      GatewayApi api = gateway.api();
      api.put(
          "/api/v1/event-types/release.made",
          Map.of("description", "A release", "example", Map.of("n", 1)));
      api.send(
          "POST",
          "/api/v1/endpoints",
          "{\"tenant\":\"acme\",\"url\":\"%s\",\"eventTypes\":[\"release.*\"]}"
              .formatted(receiver.url("/works")),
          "Content-Type",
          "application/json",
          "Idempotency-Key",
          "of-the-release");
      receiver.register(
          api, "/fails", Map.of("tenant", "acme", "eventTypes", List.of("release.made")));
      api.register(
          Map.of(
              "tenant", "gone", "url", "http://127.0.0.1:9/", "eventTypes", List.of("release.*")));
      api.post("/api/v1/tenants/acme/tokens", Map.of("role", "viewer", "ttl", "24h"));
      api.post("/api/v1/keys", Map.of("name", "desk", "role", "viewer"));
      await().until(() -> api.delete("/api/v1/tenants/gone").status() < 300);
      gateway.publish(Set.of("released-1"), "release.made", Map.of("tenant", "acme"));
      gateway.publish(Set.of("released-2"), "release.seen", Map.of("tenant", "acme"));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  api.all("/api/v1/deliveries?status=DELIVERED").size() == 2
                      && api.all("/api/v1/deliveries?status=DEAD_LETTER").size() == 1);
      api.post("/api/v1/replays", Map.of("from", Map.of("tenant", "acme", "status", "DELIVERED")));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> api.all("/api/v1/replays").get(0).path("state").stringValue().equals("DONE"));
      JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
      jdbc.update(
          "INSERT INTO webhooks_ended_session (hash, expires_at) VALUES ('of-a-session', '2099-01-01T00:00:00Z')");
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () ->
                  assertThat(ReleasedData.tables(database.dataSource()))
                      .filteredOn(table -> !table.equals("webhooks_hour_batch"))
                      .allSatisfy(
                          table ->
                              assertThat(
                                      jdbc.queryForObject(
                                          "SELECT COUNT(*) FROM " + table, Integer.class))
                                  .as(table)
                                  .isPositive()));
      jdbc.update(
          "UPDATE webhooks_key SET expires_at = '2099-01-01T00:00:00Z' WHERE expires_at IS NOT NULL");
      ReleasedData.write(database.dataSource(), FILE);
    }
  }
}
