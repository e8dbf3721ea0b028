package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dromedary.kit.ComposeFile;
import dev.dromedary.kit.ConfiguredBroker;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayOfCompose;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Ports;
import dev.dromedary.kit.PostgresServer;
import dev.dromedary.kit.Receiver;
import jakarta.jms.Connection;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The topology of the compose file as processes: its broker with its configuration, its database
 * with its script, two of its gateways with their environment and secrets, and its Prometheus where
 * there is one. The secrets are made as docs/deployment.md makes them.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the health check is one of bash on Linux")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeploymentIT {

  private static final ComposeFile COMPOSE = new ComposeFile();
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");

  @TempDir static Path folder;
  private static Path secrets;
  private static PostgresServer database;
  private static ConfiguredBroker broker;
  private static GatewayOfCompose first;
  private static GatewayOfCompose second;

  @BeforeAll
  static void start() throws Exception {
    Process made =
        new ProcessBuilder("bash", "-euc", blockAfter("## Secrets"))
            .directory(folder.toFile())
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    secrets = folder.resolve("secrets");
    broker =
        new ConfiguredBroker(folder.resolve("broker"), secrets.resolve("artemis-users.properties"));
    database = new PostgresServer(folder);
    prepareDatabase();
    broker.awaitUp();
    first = gateway("first");
    second = gateway("second");
    assertThat(first.isHealthy()).as("before it is up").isFalse();
    first.awaitHealthy();
    second.awaitHealthy();
  }

  private static GatewayOfCompose gateway(String name) {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("broker:61616", "127.0.0.1:" + broker.port());
    places.put("//database/", "//127.0.0.1:" + port(database) + "/");
    // Compose has receivers at public addresses.
    Map<String, String> ofTheTest =
        Map.of(
            "WEBHOOKS_DELIVERY_ALLOW_HTTP", "true",
            "WEBHOOKS_DELIVERY_ALLOWED_NETWORKS", "127.0.0.0/8");
    return new GatewayOfCompose(folder.resolve(name), secrets, ofTheTest, places);
  }

  private static int port(PostgresServer server) {
    return URI.create(server.dataSource().getJdbcUrl().replace("jdbc:", "")).getPort();
  }

  /** With the statements of the script, which is one of psql. */
  private static void prepareDatabase() throws Exception {
    String script = Files.readString(Path.of("config/postgresql/10-webhooks.sh"));
    String statements =
        script.split("<<'SQL'\n")[1].split("\nSQL")[0].replaceFirst("\\\\set .*\n", "");
    try (var connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String each : statements.split(";\\s*")) {
        statement.execute(each.replace(":'secret'", "'" + secret("database-password") + "'"));
      }
    }
  }

  /** The first block of code of that section of docs/deployment.md. */
  private static String blockAfter(String heading) throws Exception {
    String section =
        Files.readString(Path.of("docs/deployment.md")).split("\n" + heading + "\n")[1];
    return section.split("```sh\n")[1].split("```")[0];
  }

  private static String secret(String name) throws Exception {
    return Files.readString(secrets.resolve(name)).strip();
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable each : new AutoCloseable[] {first, second, broker, database}) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  @Order(1)
  void eventsOfEitherGatewayAndOfTheBrokerAreDelivered() throws Exception {
    try (Receiver receiver = new Receiver()) {
      Inbox inbox = receiver.inbox("/deployed");
      receiver.register(first.api(secret("admin-key")), "/deployed", "deployed.*");

      for (GatewayOfCompose each : List.of(first, second)) {
        GatewayApi.Answer accepted =
            each.api(secret("admin-key"))
                .post(
                    "/api/v1/events",
                    Map.of("type", "deployed.http", "id", "http-" + each.port(), "data", 1));
        assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
      }
      send("publisher", "webhooks.events");

      Set<String> sent = Set.of("http-" + first.port(), "http-" + second.port(), "from-jms");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(inbox.missing(sent)).isEmpty());
    }
  }

  /** A delivery on its queue is signed and sent. */
  @Test
  @Order(1)
  void publisherSendsEventsAndNothingElse() {
    assertThatThrownBy(() -> send("publisher", "webhooks.deliveries"))
        .isInstanceOf(JMSSecurityException.class);
    assertThatThrownBy(() -> send("webhooks", "another.queue"))
        .isInstanceOf(JMSSecurityException.class);
    assertThatThrownBy(() -> send("nobody", "webhooks.events"))
        .isInstanceOf(JMSSecurityException.class);
  }

  @Test
  @Order(1)
  void gatewayReadsTheManagementOfTheBrokerAndChangesNothing() throws Exception {
    await()
        .untilAsserted(
            () -> {
              GatewayApi.Answer queues = second.api(secret("admin-key")).get("/api/v1/queues");
              assertThat(queues.status()).isEqualTo(200);
              assertThat(queues.json().path("data").get(0).path("consumers").isNumber())
                  .as(queues.json().toPrettyString() + broker.log())
                  .isTrue();
            });
    assertThat(managed("queue.DLQ", "pause")).contains("does not have permission='EDIT'");
  }

  @Test
  @Order(1)
  void noGatewayWarnsOfItsBrokerOrItsDatabase() {
    for (GatewayOfCompose each : List.of(first, second)) {
      assertThat(
              each.log()
                  .lines()
                  .filter(line -> line.contains(" ERROR ") || line.contains(" WARN "))
                  // Of a machine without a network.
                  .filter(line -> !line.contains("MacAddressUtil"))
                  // Of a busy one.
                  .filter(line -> !line.matches(".* broker\\.(slow|blocked) .*")))
          .isEmpty();
    }
  }

  @Test
  @Order(1)
  void scrapeIsAnsweredToItsKey() throws Exception {
    String config = Files.readString(Path.of("config/prometheus/prometheus.yml"));
    String path = config.split("metrics_path: ")[1].split("\n")[0];
    for (GatewayOfCompose each : List.of(first, second)) {
      URI uri = URI.create("http://127.0.0.1:" + each.port() + path);
      assertThat(answer(uri, "").statusCode()).isEqualTo(401);
      HttpResponse<String> scraped = answer(uri, secret("metrics-key"));
      assertThat(scraped.statusCode()).isEqualTo(200);
      assertThat(scraped.body()).contains("webhooks_events_accepted_total");
    }
  }

  @Test
  @Order(1)
  void prometheusScrapesEachGatewayAndTakesTheAlerts() throws Exception {
    assumeTrue(Files.isExecutable(PROMETHEUS), "no Prometheus is installed");
    Path config = Files.createDirectories(folder.resolve("prometheus"));
    Files.copy(Path.of("config/prometheus/alerts.yml"), config.resolve("alerts.yml"));
    String found =
        "static_configs: [{targets: ['127.0.0.1:%d', '127.0.0.1:%d']}]"
            .formatted(first.port(), second.port());
    Files.writeString(
        config.resolve("prometheus.yml"),
        Files.readString(Path.of("config/prometheus/prometheus.yml"))
            .replace("15s", "1s")
            .replace("/run/secrets", secrets.toString())
            .replaceFirst("(?s)dns_sd_configs:.*", found + "\n"));
    int port = Ports.free();
    Process prometheus =
        new ProcessBuilder(
                PROMETHEUS.toString(),
                "--config.file=" + config.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + config.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(config.resolve("log").toFile())
            .start();
    try {
      String api = "http://127.0.0.1:" + port + "/api/v1/";
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                var up =
                    new JsonMapper()
                        .readTree(answer(URI.create(api + "query?query=up==1"), "").body());
                assertThat(up.at("/data/result").size()).as(up.toString()).isEqualTo(2);
              });
      assertThat(answer(URI.create(api + "rules"), "").body()).contains("GatewayDown");
    } finally {
      prometheus.destroy();
      prometheus.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  @Order(2)
  void gatewayEndsWithinTheGracePeriodAndTheOtherOneGoesOn() throws Exception {
    String grace = COMPOSE.service("gateway").path("stop_grace_period").asString();

    assertThat(first.endsWithin(Duration.parse("PT" + grace))).as(first.log()).isTrue();

    assertThat(second.isHealthy()).isTrue();
  }

  private static HttpResponse<String> answer(URI uri, String key) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + key).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** The answer of the broker to a call of a gateway's login. */
  private static String managed(String resource, String operation) throws Exception {
    try (ActiveMQConnectionFactory factory = factory("webhooks");
        Connection connection = factory.createConnection();
        Session session = connection.createSession()) {
      connection.start();
      TemporaryQueue answers = session.createTemporaryQueue();
      TextMessage call = session.createTextMessage("[]");
      call.setStringProperty("_AMQ_ResourceName", resource);
      call.setStringProperty("_AMQ_OperationName", operation);
      call.setJMSReplyTo(answers);
      session.createProducer(session.createQueue("activemq.management")).send(call);
      return session.createConsumer(answers).receive(10_000).getBody(String.class);
    }
  }

  private static ActiveMQConnectionFactory factory(String login) throws Exception {
    Properties users = new Properties();
    users.load(new StringReader(Files.readString(secrets.resolve("artemis-users.properties"))));
    return new ActiveMQConnectionFactory(
        "tcp://127.0.0.1:" + broker.port(), login, users.getProperty(login, "none"));
  }

  private static void send(String login, String queue) throws Exception {
    try (ActiveMQConnectionFactory factory = factory(login);
        Connection connection = factory.createConnection();
        Session session = connection.createSession()) {
      TextMessage event = session.createTextMessage("{}");
      event.setStringProperty("eventType", "deployed.jms");
      event.setStringProperty("eventId", "from-jms");
      session.createProducer(session.createQueue(queue)).send(event);
    }
  }
}
