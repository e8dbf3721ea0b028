package dev.dromedary.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.IdentityProvider;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Ports;
import dev.dromedary.kit.Receiver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The web server of a gateway that is a program of its own, as strangers on the network meet it.
 */
class WebServerIT {

  private static final String KEY = "Authorization: Bearer " + GatewayProcess.KEY + "\r\n";
  private static final String SCRAPER = "key-of-the-scraper";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

  @TempDir static Path folder;
  private static final IdentityProvider PROVIDER = new IdentityProvider();
  private static GatewayProcess gateway;
  private static final int MANAGEMENT_PORT = Ports.free();

  /** With few connections, and Actuator at a port of its own. */
  private static GatewayProcess small;

  private static String startLog;

  private final Queue<Socket> dripping = new ConcurrentLinkedQueue<>();

  /** Probed all the time while it starts, and with every log line that it can write. */
  @BeforeAll
  static void start() {
    small =
        new GatewayProcess(folder.resolve("small"))
            .with("server.tomcat.max-connections", 40)
            .with("management.server.port", MANAGEMENT_PORT)
            .with("management.endpoints.web.exposure.include", "*")
            .start();
    gateway =
        new GatewayProcess(folder)
            .with("management.endpoints.web.exposure.include", "*")
            .with("logging.level.root", "DEBUG")
            .with("webhooks.admin.metrics-key", SCRAPER)
            .with("server.tomcat.connection-timeout", "3s")
            .with("webhooks.admin.oidc.issuer", PROVIDER.issuer())
            .with("webhooks.admin.oidc.audience", IdentityProvider.AUDIENCE)
            .start()
            .awaitUp();
    startLog = gateway.log();
    small.awaitLog("Started Dromedary");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    small.close();
    PROVIDER.close();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NONSENSE                                | 400
          GET /a<b HTTP/1.1~Host: x               | 400
          GET / HTTP/9.9~Host: x                  | 505
          GET /api/v1/events HTTP/1.1             | 400
          GET /api/v1/events/%zz HTTP/1.1~Host: x | 400
          GET /nothing/%zz HTTP/1.1~Host: x       | 400
          GET /nothing?a=%zz HTTP/1.1~Host: x     | 400
          GET /api/v1/events HTTP/1.1~Host: x~Authorization Bearer | 400
          GET /api/v1/events HTTP/1.1~Host: x~Content-Length: many | 400
          GET /api/v1/events HTTP/1.1~Host: x~Transfer-Encoding: none | 501
          GET /actuator/health/../.. HTTP/1.1~Host: x | 400
          GET /actuator/health/%2e%2e/%2e%2e HTTP/1.1~Host: x | 400
          GET /actuator/health/..;/.. HTTP/1.1~Host: x | 400
          GET /../../.. HTTP/1.1~Host: x          | 400
          GET /actuator/health?a=%zz HTTP/1.1~Host: x | 400
          GET /error HTTP/1.1~Host: x             | 404
          POST /error HTTP/1.1~Host: x            | 404
          GET /error HTTP/1.1~Host: x~Accept: text/html | 404
          GET / HTTP/1.1~Host: x                  | 404
          GET /nothing HTTP/1.1~Host: x~Accept: text/html | 404
          GET /api/v1 HTTP/1.1~Host: x            | 404
          GET /api/v1/nothing HTTP/1.1~Host: x    | 404
          DELETE /actuator/health HTTP/1.1~Host: x | 405
          TRACE /actuator/health HTTP/1.1~Host: x | 405
          GET /actuator/health HTTP/1.1~Host: x~Accept: image/png | 406
          GET / HTTP/1.1~Host: x~Expect: miracles | 417
          """)
  void everyRejectionIsProblemDetails(String head, int status) throws IOException {
    assertProblem(exchange(head.replace("~", "\r\n") + "\r\nConnection: close\r\n\r\n"), status);
  }

  @Test
  void headerThatIsTooLargeIsAProblem() throws IOException {
    assertProblem(
        exchange(request("GET", "/api/v1/events", KEY + "X-Large: " + "a".repeat(20_000) + "\r\n")),
        400);
  }

  @Test
  void bodyThatNoFrameworkCanReadIsTheCallersFault() throws IOException {
    String form = FORM + "Content-Length: 3\r\n";
    String parts = "Content-Type: multipart/form-data\r\nContent-Length: 3\r\n";

    for (String method : List.of("PUT", "PATCH")) {
      assertProblem(exchange(request(method, "/api/v1/endpoints/ep_1", KEY + form) + "%zz"), 415);
    }
    assertProblem(exchange(request("DELETE", "/api/v1/dead-letters", KEY + form) + "%zz"), 400);
    assertProblem(exchange(request("POST", "/api/v1/endpoints", KEY + parts) + "abc"), 415);
    assertProblem(exchange(request("POST", "/api/v1/events", KEY + parts) + "abc"), 415);
    for (String method : List.of("PUT", "PATCH", "POST")) {
      assertProblem(exchange(request(method, "/nothing", form) + "%zz"), 404);
      assertProblem(exchange(request(method, "/nothing", parts) + "abc"), 404);
      assertProblem(exchange(request(method, "/actuator/health", parts) + "abc"), 405);
    }
    String chunked = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
    assertProblem(exchange(request("POST", "/api/v1/events", KEY + chunked) + "zz\r\nab\r\n"), 400);
  }

  @Test
  void strangersMistakesAreNoErrorsInTheLog() {
    assertThat(gateway.log().lines().filter(line -> line.contains(" ERROR "))).isEmpty();
  }

  @Test
  void probesWhileItStartsLeaveNoWarning() {
    assertThat(startLog).contains("/actuator/health");
    assertThat(startLog.lines().filter(line -> line.contains(" WARN ")))
        .noneMatch(line -> line.contains("HealthIndicator") || line.contains("Probe in group"));
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization Bearer",
    "Authorization: Bearer\u0001",
    "Authoriz ation: Bearer",
    "=:"
  })
  void keyOfAMalformedLineIsInNoLog(String line) throws IOException {
    exchange(request("GET", "/api/v1/events", line + " " + GatewayProcess.KEY + "\r\n"));
    exchange(request("GET", "/api/v1/events", KEY));

    await().until(() -> gateway.log().contains("GET \"/api/v1/events\""));
    assertThat(gateway.log()).doesNotContain(GatewayProcess.KEY);
  }

  /**
   * The HTTP client shows what it sends at DEBUG, and Spring MVC how a body that it read begins.
   */
  @Test
  void credentialsForAReceiverAreInNoLog() {
    try (Receiver receiver = new Receiver()) {
      Inbox inbox = receiver.inbox("/credentials");
      GatewayApi.Registered endpoint =
          gateway
              .api()
              .register(
                  new TreeMap<>(
                      Map.of(
                          "url",
                          receiver.url("/credentials"),
                          "eventTypes",
                          List.of("credentials.*"),
                          "headers",
                          Map.of("Authorization", "Basic hidden-from-logs"))));
      Map<String, ?> event =
          Map.of("type", "credentials.sent", "data", Map.of("text", "payload-hidden"));
      gateway.api().post("/api/v1/events", event);
      await().until(() -> inbox.requests().size() == 1);

      await().until(() -> gateway.log().contains("delivery.attempted"));
      gateway.api().delete("/api/v1/endpoints/" + endpoint.id());
      assertThat(gateway.log())
          .doesNotContain("hidden-from-logs", "payload-hidden", endpoint.secret());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/actuator",
    "/actuator/",
    "/actuator/env",
    "/actuator/beans",
    "/actuator/heapdump",
    "/actuator/metrics/webhooks.attempts",
    "/actuator/loggers/root",
    "/%61ctuator/env",
    "/actuator;a=b/env"
  })
  void actuatorBeyondHealthAndInfoNeedsTheKey(String path) throws IOException {
    assertProblem(exchange(request("GET", path, "")), 401);
    assertProblem(exchange(request("POST", path, "Content-Length: 0\r\n")), 401);
  }

  @Test
  void actuatorAnswersWithTheKeyAndProbesWithout() throws IOException {
    assertThat(exchange(request("GET", "/actuator/env", KEY))).startsWith("HTTP/1.1 200");
    for (String path :
        List.of("health", "health/startup", "health/liveness", "health/readiness", "info")) {
      assertThat(exchange(request("GET", "/actuator/" + path, ""))).startsWith("HTTP/1.1 200");
    }
  }

  /** Also at the level DEBUG, at which this gateway logs. */
  @Test
  void tokenOfTheIdentityProviderIsAKeyAndInNoLog() throws IOException {
    String token = PROVIDER.token(claims -> claims.claim("roles", List.of("operator")));
    String header = "Authorization: Bearer " + token + "\r\n";

    assertThat(exchange(request("GET", "/api/v1/endpoints", header))).startsWith("HTTP/1.1 200");
    assertProblem(exchange(request("GET", "/api/v1/keys", header)), 403);
    assertProblem(exchange(request("GET", "/actuator/env", header)), 403);
    assertProblem(
        exchange(request("GET", "/api/v1/endpoints", header.replace("Bearer ey", "Bearer eyX"))),
        401);
    assertThat(gateway.log()).doesNotContain(token, token.substring(token.lastIndexOf('.')));
  }

  @Test
  void actuatorIsForAdminsOfAllTenants() throws IOException {
    for (Map<String, String> other :
        List.of(
            Map.of("name", "o", "role", "operator"),
            Map.of("name", "a", "role", "admin", "tenant", "acme"))) {
      assertProblem(exchange(request("GET", "/actuator/env", keyOf(other))), 403);
    }
    String admin = keyOf(Map.of("name", "a", "role", "admin"));
    assertThat(exchange(request("GET", "/actuator/env", admin))).startsWith("HTTP/1.1 200");
  }

  @Test
  void metersAreForAScraperAndViewersOfAllTenants() throws IOException {
    String scrape = "/actuator/prometheus";
    String scraper = "Authorization: Bearer " + SCRAPER + "\r\n";
    assertThat(exchange(request("GET", scrape, scraper)))
        .startsWith("HTTP/1.1 200")
        .contains("webhooks_events_accepted_total");
    assertProblem(exchange(request("GET", "/actuator/env", scraper)), 401);
    assertProblem(exchange(request("GET", "/api/v1/endpoints", scraper)), 401);

    assertProblem(exchange(request("GET", scrape, "")), 401);
    assertThat(exchange(request("GET", scrape, keyOf(Map.of("name", "v", "role", "viewer")))))
        .startsWith("HTTP/1.1 200");
    for (Map<String, String> other :
        List.of(
            Map.of("name", "s", "role", "sender"),
            Map.of("name", "v", "role", "viewer", "tenant", "acme"))) {
      assertProblem(exchange(request("GET", scrape, keyOf(other))), 403);
    }
    assertThat(gateway.log()).doesNotContain(SCRAPER);
  }

  private static String keyOf(Map<String, String> key) {
    return "Authorization: Bearer %s\r\n"
        .formatted(gateway.api().post("/api/v1/keys", key).json().path("key").stringValue());
  }

  @Test
  void actuatorAtAPortOfItsOwnNeedsTheKeyToo() throws IOException {
    int port = MANAGEMENT_PORT;
    assertProblem(rest(open(port, 1, request("GET", "/actuator/env", "")).get(0)), 401);
    assertThat(rest(open(port, 1, request("GET", "/actuator/env", KEY)).get(0)))
        .startsWith("HTTP/1.1 200");
    assertThat(rest(open(port, 1, request("GET", "/actuator/health", "")).get(0)))
        .startsWith("HTTP/1.1 200");
  }

  /** More of each kind than the server has threads (200). */
  @Test
  void unfinishedRequestsDelayNoOtherAndAreClosed() throws IOException {
    String body = "Content-Type: application/json\r\nContent-Length: 1000\r\n";
    List<Socket> heads = open(260, "POST /api/v1/events HTTP/1.1\r\nHost: x\r\nX-Half: ");
    List<Socket> strangers = open(260, request("POST", "/api/v1/events", body) + "{\"type\":");
    List<Socket> others = open(260, request("POST", "/actuator/health", body) + "{");
    List<Socket> slow = open(260, request("POST", "/api/v1/events", KEY + body) + "{\"type\":");

    for (int i = 0; i < 5; i++) {
      assertThat(liveness()).startsWith("HTTP/1.1 200");
    }
    strangers.forEach(socket -> assertThat(rest(socket)).startsWith("HTTP/1.1 401"));
    others.forEach(socket -> assertThat(rest(socket)).startsWith("HTTP/1.1 405"));
    slow.forEach(socket -> assertThat(rest(socket)).matches("(?s)HTTP/1.1 (408|503).*"));
    heads.forEach(socket -> assertThat(rest(socket)).isEmpty());
  }

  /** Tomcat itself waits for the next byte, as often as there is one. */
  @Test
  void headThatDripsIsClosedAtItsDeadline() throws Exception {
    for (Socket socket : open(50, "GET /actuator/health/liveness HTTP/1.1\r\nHost: x\r\nX: ")) {
      dripping.add(socket);
    }
    ScheduledExecutorService dripper = Executors.newSingleThreadScheduledExecutor();
    try {
      dripper.scheduleWithFixedDelay(this::drip, 0, 200, TimeUnit.MILLISECONDS);

      dripping.forEach(socket -> assertThat(rest(socket)).isEmpty());
    } finally {
      dripper.shutdownNow();
    }
  }

  private void drip() {
    for (Socket socket : dripping) {
      try {
        socket.getOutputStream().write('x');
      } catch (IOException closed) {
        // As it should be, in the end.
      }
    }
  }

  /** The half of 40. */
  @Test
  void addressWithTooManyConnectionsLeavesTheOthersTheirs() throws IOException {
    List<Socket> many = open(small.port(), 60, "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    try (Socket other = new Socket()) {
      assertThat(many.stream().filter(WebServerIT::isAnswered)).hasSize(20);
      other.bind(new InetSocketAddress("127.0.0.2", 0));
      other.connect(new InetSocketAddress("127.0.0.1", small.port()));
      other.setSoTimeout(60_000);
      other.getOutputStream().write(request("GET", "/nothing", "").getBytes(ISO_8859_1));
      assertProblem(rest(other), 404);
    } finally {
      for (Socket socket : many) {
        socket.close();
      }
    }
  }

  private static boolean isAnswered(Socket socket) {
    try {
      return socket.getInputStream().read() == 'H';
    } catch (IOException closed) {
      return false;
    }
  }

  /** Within the time that Kubernetes gives a probe by default. */
  private static String liveness() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write(request("GET", "/actuator/health/liveness", "").getBytes());
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static List<Socket> open(int count, String sent) throws IOException {
    return open(gateway.port(), count, sent);
  }

  private static List<Socket> open(int port, int count, String sent) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
      sockets.add(socket);
    }
    return sockets;
  }

  /** What it is answered until the server closes it. */
  private static String rest(Socket socket) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (socket) {
      socket.getInputStream().transferTo(answer);
    } catch (java.net.SocketException e) {
      // Closed with a reset, as the server has not read all.
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return answer.toString(ISO_8859_1);
  }

  private static String exchange(String sent) throws IOException {
    return rest(open(1, sent).get(0));
  }

  private static String request(String method, String path, String headers) {
    return "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n"
        .formatted(method, path, headers);
  }

  private static void assertProblem(String answer, int status) {
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer).contains("Content-Type: application/problem+json\r\n");
    assertThat(answer).contains("\"status\":" + status);
  }
}
