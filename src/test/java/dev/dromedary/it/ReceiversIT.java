package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import dev.dromedary.kit.SharedClasses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Receivers of any address, and what they do with their connections. */
class ReceiversIT {

  private static final String CREDENTIAL = "credential-nobody-logs";
  private static final int MANY = 60;

  @TempDir static Path folder;
  private static GatewayProcess gateway;

  /**
   * The names are the machine's own for this gateway, and its HTTP client says all it ever says.
   */
  @BeforeAll
  static void start() throws IOException {
    Path names = folder.resolve("names");
    Files.writeString(
        names,
        """
        127.0.0.1 localhost
        127.0.0.1 xn--bcher-kva.example
        127.0.0.1 under_score.example
        """);
    List<String> options = new ArrayList<>(SharedClasses.options());
    options.add("-Djdk.net.hosts.file=" + names);
    gateway =
        new GatewayProcess(folder)
            .options(options)
            .with("logging.level.org.apache.hc", "TRACE")
            .with("logging.level.org.apache.camel.component.http", "TRACE")
            .start()
            .awaitUp();
  }

  @AfterAll
  static void stopAndReadTheLog() {
    gateway.stop();
    assertThat(gateway.log())
        .contains("org.apache.hc")
        .doesNotContain(CREDENTIAL, "v1,", "\"n\"", "whsec_", GatewayProcess.KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "xn--bcher-kva.example, /~punycode/%7e",
    "Bücher.example, /~unicode/%2F",
    "under_score.example, /~underscore"
  })
  void eventArrivesAtAHostOfAnyNameAndAtThePathOfItsUrl(String host, String path) {
    try (Receiver receiver = new Receiver()) {
      Inbox inbox = receiver.inbox(URI.create(path).getPath());
      String type = "named." + URI.create(path).getPath().split("/")[1].substring(1);
      GatewayApi.Registered registered =
          gateway
              .api()
              .register(
                  Map.of(
                      "url",
                      receiver.url(path + "?token=" + CREDENTIAL + "~").replace("127.0.0.1", host),
                      "eventTypes",
                      List.of(type),
                      "headers",
                      Map.of("Authorization", "Bearer " + CREDENTIAL)));
      inbox.verifyWith(registered.secret());

      gateway.publish(List.of(type), type);

      await().atMost(Duration.ofSeconds(20)).until(() -> inbox.missing(Set.of(type)).isEmpty());
      assertThat(inbox.unverified()).isZero();
      assertThat(attempts(type, registered.id())).containsExactly("DELIVERED");
    }
  }

  /** Its connections that the gateway has kept end with it. */
  @Test
  void restartOfAReceiverCostsNoAttempt() {
    Set<String> before = ids("before");
    Set<String> after = ids("after");
    int port;
    GatewayApi.Registered registered;
    try (Receiver receiver = new Receiver()) {
      port = URI.create(receiver.url("/")).getPort();
      Inbox inbox = receiver.inbox("/restarts").answers((id, times) -> new Receiver.Reply(204, 20));
      registered = receiver.register(gateway.api(), "/restarts", "restart.event");
      gateway.publish(before, "restart.event");
      await().atMost(Duration.ofSeconds(20)).until(() -> inbox.missing(before).isEmpty());
    }
    try (Receiver receiver = new Receiver(port)) {
      Inbox inbox = receiver.inbox("/restarts");
      inbox.verifyWith(registered.secret());
      gateway.publish(after, "restart.event");
      await().atMost(Duration.ofSeconds(20)).until(() -> inbox.missing(after).isEmpty());
    }

    for (String id : after) {
      assertThat(attempts(id, registered.id())).as(id).containsExactly("DELIVERED");
    }
  }

  @Test
  void receiverThatClosesAfterEachAnswerGetsEveryEventAtItsFirstAttempt() {
    Set<String> events = ids("closes");
    try (Receiver receiver = new Receiver()) {
      Inbox inbox =
          receiver
              .inbox("/closes")
              .answers((id, times) -> new Receiver.Reply(204, 0, Map.of("Connection", "close")));
      GatewayApi.Registered registered =
          receiver.register(gateway.api(), "/closes", "closes.event");
      gateway.publish(events, "closes.event");
      await().atMost(Duration.ofSeconds(20)).until(() -> inbox.missing(events).isEmpty());
      for (String id : events) {
        assertThat(attempts(id, registered.id())).as(id).containsExactly("DELIVERED");
      }
    }
  }

  private static Set<String> ids(String prefix) {
    return IntStream.range(0, MANY).mapToObj(i -> prefix + "-" + i).collect(Collectors.toSet());
  }

  /** The results of the attempts, once the event's delivery has ended. */
  private static List<String> attempts(String eventId, String endpointId) {
    String path = "/api/v1/deliveries?eventId=" + eventId + "&endpointId=" + endpointId;
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                gateway
                    .api()
                    .get(path)
                    .json()
                    .path("data")
                    .path(0)
                    .path("status")
                    .asString("")
                    .equals("DELIVERED"));
    String id = gateway.api().get(path).json().path("data").get(0).path("id").stringValue();
    JsonNode delivery = gateway.api().get("/api/v1/deliveries/" + id).json();
    List<String> results = new ArrayList<>();
    for (JsonNode attempt : delivery.path("attempts")) {
      String error = attempt.path("error").asString("");
      results.add(attempt.path("result").stringValue() + (error.isEmpty() ? "" : " " + error));
    }
    return results;
  }
}
