package dev.dromedary.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.Browser;
import dev.dromedary.kit.EmbeddingPage;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.HostProject;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Ports;
import dev.dromedary.kit.PostgresDatabase;
import dev.dromedary.kit.Receiver;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An application with JPA and Flyway on PostgreSQL, Spring Security, routes in YAML and Java, JMS
 * listeners, a clock, a scheduler, two brokers and two DataSources (src/test/resources/full-host):
 * it is looked at without the jar, and with a gateway in it.
 */
class FullHostIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CLERK =
      "Basic " + Base64.getEncoder().encodeToString("clerk:till".getBytes(UTF_8));
  private static final Path SOURCES = Path.of("src/test/resources/full-host");

  /** Of which an application may want all. */
  private static final Set<String> LISTS =
      Set.of(
          "jakarta.jms.ConnectionFactory",
          "java.time.Clock",
          "java.util.concurrent.Executor",
          "javax.sql.DataSource",
          "org.apache.camel.RoutesBuilder",
          "org.springframework.core.task.TaskExecutor",
          "org.springframework.jms.core.JmsTemplate",
          "org.springframework.scheduling.TaskScheduler",
          "org.springframework.transaction.TransactionManager",
          "org.springframework.web.servlet.HandlerMapping",
          "org.springframework.web.servlet.ViewResolver",
          "tools.jackson.databind.ObjectMapper");

  private static final int EMBEDDING_PORT = Ports.free();
  private static final String HOOKS = "hooks_" + ProcessHandle.current().pid();

  @TempDir static Path folder;

  private static BrokerProcess shopBroker;
  private static BrokerProcess hooksBroker;
  private static PostgresDatabase database;
  private static Receiver receiver;
  private static HostProject host;
  private static Process process;
  private static int port;
  private static Map<String, Object> without;
  private static JsonNode beansWithout;
  private static JsonNode injectedWithout;

  @BeforeAll
  static void lookAtItWithoutTheJarThenStartItWithAGateway() throws Exception {
    shopBroker = new BrokerProcess(folder.resolve("shop-broker")).start();
    hooksBroker = new BrokerProcess(folder.resolve("hooks-broker")).start();
    database = new PostgresDatabase();
    JdbcClient.create(database.dataSource())
        .sql("CREATE ROLE %1$s LOGIN; GRANT CREATE ON SCHEMA public TO %1$s".formatted(HOOKS))
        .update();
    receiver = new Receiver();
    host =
        new HostProject(
                Files.createDirectory(folder.resolve("project")),
                Files.readString(SOURCES.resolve("dependencies.xml")))
            .with(SOURCES);
    FileSystemUtils.copyRecursively(SOURCES.resolve("routes"), host.folder().resolve("routes"));
    start(host.withoutTheJar());
    without = observed();
    beansWithout = JSON.readTree(call("GET", "/witness/beans").body());
    injectedWithout = JSON.readTree(call("GET", "/witness/injected").body());
    end();
    start(
        host,
        "--webhooks.enabled=true",
        "--webhooks.base-path=/hooks",
        "--webhooks.console.enabled=true",
        "--webhooks.console.portal.enabled=true",
        "--webhooks.console.portal.frame-origins=http://localhost:" + EMBEDDING_PORT,
        "--webhooks.broker.connection-factory=hooksBroker",
        "--webhooks.history.data-source=hooksDatabase",
        "--webhooks.admin.api-key=" + GatewayProcess.KEY,
        "--webhooks.delivery.allow-http=true",
        "--webhooks.delivery.allowed-networks=127.0.0.0/8");
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      end();
    } finally {
      receiver.close();
      database.close();
      shopBroker.close();
      hooksBroker.close();
    }
  }

  @Test
  void nothingOfTheApplicationIsOtherThanWithoutTheJar() throws Exception {
    Map<String, Object> with = observed();

    without.forEach((what, seen) -> assertThat(with.get(what)).as(what).isEqualTo(seen));
  }

  @Test
  void eachBeanOfTheApplicationIsThereAndTheOneThatIsInjectedIsTheSame() throws Exception {
    assertThat(JSON.readTree(call("GET", "/witness/beans").body()).valueStream())
        .containsAll(beansWithout.valueStream().toList());
    JsonNode injected = JSON.readTree(call("GET", "/witness/injected").body());
    Map<String, String> changed = new TreeMap<>();
    injectedWithout.forEachEntry(
        (type, before) -> {
          JsonNode now = injected.path(type);
          if (!now.get(0).equals(before.get(0)) || LISTS.contains(type) && !now.equals(before)) {
            changed.put(type, before + " -> " + now);
          }
        });
    // Spring Security collects its chains by their type.
    assertThat(changed)
        .containsOnlyKeys(
            "java.lang.Record",
            "org.springframework.security.web.DefaultSecurityFilterChain",
            "org.springframework.security.web.SecurityFilterChain");
  }

  @Test
  void gatewayUsesTheBrokerAndTheDatabaseThatAreNamed() throws Exception {
    GatewayApi api = new GatewayApi("http://127.0.0.1:" + port + "/hooks");
    Inbox inbox = receiver.inbox("/bought");
    receiver.register(api, "/bought", "shop.bought");
    String[] csrf = csrf();

    assertThat(call("POST", "/purchases?item=scarf&isDeclined=true", csrf).statusCode())
        .isEqualTo(500);
    assertThat(call("POST", "/purchases?item=shoes", csrf).statusCode()).isEqualTo(200);

    await().atMost(Duration.ofSeconds(30)).until(() -> inbox.delivered() == 1);
    assertThat(inbox.requests())
        .as("none of a rolled back purchase")
        .containsOnlyKeys("bought-shoes");
    assertThat(inbox.unverified()).isZero();
    assertThat(owners())
        .containsOnly(Map.entry("webhooks", HOOKS), Map.entry("others", "postgres"));
    assertThat(host.folder().resolve("webhooks/data")).isDirectory();
    assertThat(host.folder().resolve("data")).doesNotExist();
  }

  /** Who made the tables: each DataSource has a user of its own. */
  private static Map<String, String> owners() {
    Map<String, String> owners = new TreeMap<>();
    JdbcClient.create(database.dataSource())
        .sql(
            "SELECT DISTINCT CASE WHEN tablename LIKE 'webhooks_%' THEN 'webhooks' ELSE 'others' END, tableowner"
                + " FROM pg_tables WHERE schemaname = 'public'")
        .query((row, number) -> owners.merge(row.getString(1), row.getString(2), String::concat))
        .list();
    return owners;
  }

  /** Spring Security would refuse its forms, and forbid each frame. */
  @Test
  void basePathMovesThePortalInAFrameWithItsLinksItsCookieAndItsEvents() throws Exception {
    String root = "http://127.0.0.1:" + port;
    GatewayApi api = new GatewayApi(root + "/hooks");
    receiver.inbox("/moved");
    receiver.register(api, "/moved", Map.of("tenant", "acme", "eventTypes", List.of("moved.*")));
    publish(api, "moved-1");
    String token =
        api.post("/api/v1/tenants/acme/tokens", Map.of("role", "operator"))
            .json()
            .path("key")
            .stringValue();

    try (EmbeddingPage other = new EmbeddingPage(EMBEDDING_PORT, root + "/hooks/portal#" + token);
        Browser browser = new Browser(root + "/hooks/")) {
      Page page = browser.openOther("http://localhost:" + EMBEDDING_PORT);
      FrameLocator frame = page.frameLocator("iframe");
      frame
          .getByRole(AriaRole.LINK, new FrameLocator.GetByRoleOptions().setName("Deliveries"))
          .click();
      frame.getByText("moved-1").waitFor();
      publish(api, "moved-2");
      frame.getByText("moved-2").waitFor();
      frame.locator("td a.id").first().click();
      frame
          .getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Replay"))
          .click();
      frame.getByText("The delivery is made again").waitFor();

      assertThat(page.context().cookies())
          .singleElement()
          .satisfies(
              cookie -> {
                assertThat(cookie.path).isEqualTo("/hooks/portal");
                assertThat(cookie.partitionKey).contains("localhost");
              });
      browser.requireNoMistakes();
    }
  }

  private static void publish(GatewayApi api, String id) {
    assertThat(
            api.post(
                    "/api/v1/events",
                    Map.of("id", id, "type", "moved.on", "tenant", "acme", "data", 1))
                .status())
        .isEqualTo(202);
  }

  private static void start(HostProject application, String... settings) throws Exception {
    port = Ports.free();
    List<String> arguments = new ArrayList<>(List.of(settings));
    arguments.add("--server.port=" + port);
    arguments.add("--shop.broker=" + shopBroker.url());
    arguments.add("--hooks.broker=" + hooksBroker.url());
    String url = database.dataSource().getJdbcUrl();
    arguments.add("--shop.database=" + url);
    arguments.add("--hooks.database=" + url.replace("user=postgres", "user=" + HOOKS));
    process = application.start("shop.Shop", arguments.toArray(String[]::new));
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError(host.log());
              }
            })
        .until(() -> call("GET", "/actuator/health").statusCode() == 200);
  }

  private static void end() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
  }

  /** Of what a user, an operator and a neighbour of the application notice. */
  private static Map<String, Object> observed() throws Exception {
    Map<String, Object> seen = new TreeMap<>();
    JdbcClient shop = JdbcClient.create(database.dataSource());
    shop.sql("DELETE FROM purchase").update();
    for (String path :
        List.of("/portal", "/portal/endpoints", "/console/", "/api/v1/endpoints", "/nowhere")) {
      HttpResponse<String> answer = call("GET", path, "Accept", "text/html");
      seen.put("GET " + path, answer.statusCode() + " " + answer.body());
      seen.put("GET without a login " + path, send("GET", path).statusCode());
    }
    HttpResponse<String> noCsrf = call("POST", "/purchases?item=hat");
    seen.put("POST without CSRF", noCsrf.statusCode() + " " + text(noCsrf));
    String[] csrf = csrf();
    seen.put("POST", call("POST", "/purchases?item=coat", csrf).statusCode());
    seen.put("POST that fails", text(call("POST", "/purchases?item=hat&isDeclined=true", csrf)));
    seen.put("purchases", call("GET", "/purchases").body());
    JsonNode health = JSON.readTree(call("GET", "/actuator/health").body());
    seen.put("health", health.path("status").stringValue());
    seen.put("java", passed("shop.java", "good", "out"));
    seen.put("java that fails", passed("shop.java", "bad", "errors"));
    seen.put("yaml", passed("shop.yaml", "good", "out"));
    seen.put("listener", passed("shop.listener", "good", "out"));
    JsonNode witness = JSON.readTree(call("GET", "/witness").body());
    witness.forEachEntry((what, value) -> seen.put("witness " + what, value));
    seen.put(
        "migrations",
        shop.sql("SELECT version, checksum FROM flyway_schema_history").query().listOfRows());
    return seen;
  }

  private static String[] csrf() throws Exception {
    HttpResponse<String> token = call("GET", "/csrf");
    String session = token.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    return new String[] {"Cookie", session, "X-CSRF-TOKEN", token.body()};
  }

  private static String text(HttpResponse<String> answer) {
    return answer.statusCode() + " " + answer.body().replaceFirst("\"timestamp\":\"[^\"]*\",?", "");
  }

  /** What comes out for what went in. */
  private static String passed(String queues, String body, String out) throws JMSException {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(shopBroker.url());
        Connection connection = factory.createConnection();
        Session session = connection.createSession()) {
      connection.start();
      session
          .createProducer(session.createQueue(queues + ".in"))
          .send(session.createTextMessage(body));
      var consumer = session.createConsumer(session.createQueue(queues + "." + out));
      TextMessage message = (TextMessage) consumer.receive(30_000);
      return message == null ? "nothing" : message.getText();
    }
  }

  private static HttpResponse<String> call(String method, String path, String... headers)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Authorization", CLERK));
    return send(method, path, all.toArray(String[]::new));
  }

  private static HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
