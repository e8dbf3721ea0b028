package dev.dromedary.endpoint;

import static dev.dromedary.endpoint.EndpointBuilder.anEndpoint;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.history.JdbcMigrations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class JdbcOtherFilesIT {

  private final AtomicLong nanos = new AtomicLong();
  private final Endpoints here = new Endpoints(new MemoryEndpointStore(), id -> {});
  private HikariDataSource dataSource;
  private JdbcOtherFiles reader;
  private JdbcOtherFiles writer;

  @BeforeEach
  void start(@TempDir Path directory) {
    dataSource = H2File.in(directory);
    new JdbcMigrations(dataSource).run();
    reader = new JdbcOtherFiles(dataSource, "reader", here, nanos::get);
    writer =
        new JdbcOtherFiles(
            dataSource, "writer", new Endpoints(new MemoryEndpointStore(), id -> {}), nanos::get);
    reader.publish(List.of());
    reader.start();
  }

  @AfterEach
  void stop() {
    dataSource.close();
  }

  @Test
  void endpointOfAnotherFileIsKnownOnceItIsLookedUp() {
    writer.start();
    writer.publish(List.of(anEndpoint("there").build()));

    assertThat(here.elsewhere().has("there")).isTrue();
    assertThat(here.elsewhere().has("nowhere")).isFalse();
  }

  @Test
  void credentialsAreNotInTheDatabase() {
    WebhookEndpoint secret =
        anEndpoint("there")
            .at("https://user:password@example.com/")
            .sending(java.util.Map.of("Authorization", "Bearer of-a-header"))
            .build();
    writer.start();
    writer.publish(List.of(secret));

    assertThat(
            new JdbcTemplate(dataSource)
                .queryForList("SELECT document FROM webhooks_endpoints_file", String.class))
        .noneMatch(
            document ->
                document.contains("password")
                    || document.contains("of-a-header")
                    || document.contains(secret.secrets().current().reveal()));
  }

  @Test
  void gatewayThatIsSilentIsGoneAfterAWhileAndOneThatWritesIsNot() {
    writer.start();
    writer.publish(List.of(anEndpoint("there").build()));

    passMinutes(10, true);
    assertThat(here.elsewhere().has("there")).as("both look").isTrue();

    passMinutes(4, false);
    assertThat(here.elsewhere().has("there")).as("a restart").isTrue();
    passMinutes(2, false);
    assertThat(here.elsewhere().has("there")).as("gone").isFalse();
  }

  /** No gateway could write either. */
  @Test
  void unavailableDatabaseMakesNoGatewayGone() {
    writer.start();
    writer.publish(List.of(anEndpoint("there").build()));
    reader.look();

    nanos.addAndGet(Duration.ofHours(1).toNanos());
    reader.look();

    assertThat(here.elsewhere().has("there")).isTrue();
  }

  /** The documents may be large, and a look is made for each delivery of an unknown endpoint. */
  @Test
  void documentIsReadAgainOnlyOnceItsGatewayWroteIt() {
    writer.start();
    writer.publish(List.of(anEndpoint("there").build()));
    reader.look();
    new JdbcTemplate(dataSource)
        .update("UPDATE webhooks_endpoints_file SET document = '[]' WHERE gateway = 'writer'");

    assertThat(here.elsewhere().has("nowhere")).isFalse();
    assertThat(here.elsewhere().has("there")).isTrue();

    writer.publish(List.of(anEndpoint("new").build()));
    assertThat(here.elsewhere().has("new")).isTrue();
    assertThat(here.elsewhere().has("there")).isFalse();
  }

  private void passMinutes(int minutes, boolean both) {
    for (int second = 0; second < minutes * 60; second += 5) {
      nanos.addAndGet(Duration.ofSeconds(5).toNanos());
      if (both) {
        writer.look();
      }
      reader.look();
    }
  }
}
