package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.dromedary.http.RawServer;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A gateway with a private authority in an SSL bundle, whose deliveries go over TLS, with a client
 * certificate and an access token.
 */
class OutboundIT {

  private static final String MARK = "marked-as-a-credential";

  @TempDir static Path folder;
  private static GatewayProcess gateway;
  private static HttpsServer receiver;
  private static RawServer tokens;
  private static SelfSigned client;
  private static final Map<String, String> BODIES = new ConcurrentHashMap<>();
  private static final Map<String, String> AUTHORIZATIONS = new ConcurrentHashMap<>();

  @BeforeAll
  static void start() throws IOException {
    SelfSigned own = SelfSigned.make(folder.resolve("receiver"), "receiver", "EC", "ip:127.0.0.1");
    client = SelfSigned.make(folder.resolve("client"), "client", "RSA", "dns:client");
    receiver = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    receiver.setHttpsConfigurator(
        new HttpsConfigurator(own.server(client)) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    receiver.createContext(
        "/",
        exchange -> {
          String id = exchange.getRequestHeaders().getFirst("webhook-id");
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          BODIES.put(
              id, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          AUTHORIZATIONS.put(id, String.valueOf(authorization));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    tokens =
        new RawServer(
            (in, out) -> {
              String body = "{\"access_token\":\"" + MARK + "-token\",\"token_type\":\"Bearer\"}";
              RawServer.say(
                  out,
                  "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body));
            });
    Path authority = Files.writeString(folder.resolve("authority.pem"), own.certificate());
    gateway =
        new GatewayProcess(folder.resolve("gateway"))
            .with("spring.ssl.bundle.pem.private-receivers.truststore.certificate", authority)
            .with("webhooks.delivery.ssl-bundle", "private-receivers")
            .with("logging.level.dev.dromedary", "DEBUG")
            .start()
            .awaitUp();
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    receiver.stop(0);
    tokens.close();
  }

  @Test
  void deliveryGoesOverMutualTlsWithAnAccessTokenAndATransformedBody() throws IOException {
    Map<String, Object> tls =
        Map.of("certificate", client.certificate(), "privateKey", client.privateKey());
    gateway
        .api()
        .register(
            Map.of(
                "url",
                "https://127.0.0.1:" + receiver.getAddress().getPort() + "/in",
                "eventTypes",
                List.of("outbound.*"),
                "transform",
                "{'body': {'kind': type}}",
                "tls",
                tls,
                "authentication",
                Map.of(
                    "type",
                    "oauth2",
                    "tokenUrl",
                    "http://127.0.0.1:" + tokens.port() + "/token",
                    "clientId",
                    "gateway",
                    "clientSecret",
                    MARK)));

    gateway.publish(Set.of("outbound-1"), "outbound.one");

    await().atMost(Duration.ofSeconds(30)).until(() -> BODIES.containsKey("outbound-1"));
    assertThat(BODIES.get("outbound-1")).isEqualTo("{\"kind\":\"outbound.one\"}");
    assertThat(AUTHORIZATIONS.get("outbound-1")).isEqualTo("Bearer " + MARK + "-token");
    JsonNode attempt =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    gateway
                        .api()
                        .get("/api/v1/deliveries?eventId=outbound-1&include=lastAttempt")
                        .json()
                        .path("data")
                        .path(0)
                        .path("lastAttempt"),
                found -> found.has("requestHeaders"));
    assertThat(attempt.path("requestExcerpt").stringValue())
        .isEqualTo("{\"kind\":\"outbound.one\"}");
    assertThat(attempt.path("requestHeaders").path("Authorization").stringValue()).isEqualTo("***");
    assertThat(gateway.api().get("/api/v1/events/outbound-1/payload").json().has("kind"))
        .as("the history has the event as it was accepted")
        .isFalse();
    noCredentialIsWritten();
  }

  private static void noCredentialIsWritten() throws IOException {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(gateway.data().resolve("endpoints.json")));
    gateway.stop();
    String key = client.privateKey().lines().skip(1).findFirst().orElseThrow();
    assertThat(gateway.log()).doesNotContain(MARK, key);
    try (var all = Files.walk(gateway.data())) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain(MARK, key);
      }
    }
  }
}
