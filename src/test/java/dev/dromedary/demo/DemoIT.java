package dev.dromedary.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.cli.Terminal;
import dev.dromedary.kit.GatewayApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo ends as it promises, and what it says to do next works. */
class DemoIT {

  private static final int EVENTS = 200;
  private static final String SWITCH = "http://127.0.0.1:8183/switch?on=true";

  @TempDir Path folder;

  @Test
  void everyEventIsAcceptedAndEveryReceiverGetsItsOwn() throws Exception {
    long bounced = published("email.bounced");
    long complained = published("email.complained");
    assertThat(List.of(bounced, complained)).as("of the published ones").doesNotContain(0L);
    try (DemoGateway demo = new DemoGateway(folder, EVENTS)) {
      GatewayApi api = demo.gateway().start().awaitUp().awaitLog("Ctrl-C ends the gateway").api();

      assertThat(demo.gateway().log())
          .containsPattern("time +accepted +delivered +waiting for retry +dead +p99")
          .containsPattern(
              "\\d+s +%d +%d +0 +%d +"
                  // Each dead letter is told to the operators, which is an event too.
                  .formatted(EVENTS + complained, EVENTS + bounced, complained))
          .contains("All is settled; 0 signatures were wrong")
          .contains("curl -X POST '" + demo.onMyPorts(SWITCH) + "'")
          .contains(":" + URI.create(api.root()).getPort() + "/api/v1/dead-letters/requeue");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(api.all("/api/v1/events?tenant=default")).hasSize(EVENTS);
                assertThat(of(api, "healthy", "DELIVERED")).hasSize(EVENTS);
                assertThat(of(api, "flaky", "DELIVERED"))
                    .hasSize((int) bounced)
                    .allMatch(attempts(3));
                assertThat(of(api, "dead", "DEAD_LETTER"))
                    .hasSize((int) complained)
                    .allMatch(attempts(4));
              });

      // The operator's tour: find the dead endpoint, see why, switch it on, requeue, watch it
      // arrive.
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(run(demo, "problems"))
                      .containsPattern("dead +FAILED +500 +\\d+ .*dlv_"));
      String delivery =
          run(demo, "dead-letters", "list", "--endpoint", "dead", "--limit", "1", "-o", "csv")
              .lines()
              .skip(1)
              .findFirst()
              .orElseThrow()
              .split(",")[0];
      assertThat(run(demo, "deliveries", "get", delivery))
          .contains("status: DEAD_LETTER", "The endpoint answered with status 500.");
      switchOn(demo);
      assertThat(run(demo, "endpoints", "test", "dead")).contains("result: DELIVERED");
      assertThat(run(demo, "dead-letters", "requeue", "--endpoint", "dead"))
          .contains("requeued: " + complained);
      // And the test call.
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> assertThat(of(api, "dead", "DELIVERED")).hasSize((int) complained + 1));
      assertThat(api.all("/api/v1/dead-letters")).isEmpty();
    }
  }

  private static long published(String type) throws Exception {
    JsonMapper json = JsonMapper.shared();
    try (Stream<String> lines = Files.lines(Path.of("config/demo/events.jsonl"))) {
      return lines
          .limit(EVENTS)
          .filter(line -> type.equals(json.readTree(line).path("type").stringValue()))
          .count();
    }
  }

  private String run(DemoGateway demo, String... arguments) {
    Terminal.Result result = new Terminal(folder).at(demo.gateway().api().root()).run(arguments);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  private static List<JsonNode> of(GatewayApi api, String endpoint, String status) {
    return api.all("/api/v1/deliveries?endpointId=%s&status=%s".formatted(endpoint, status));
  }

  private static Predicate<JsonNode> attempts(int count) {
    return delivery -> delivery.path("attemptCount").intValue() == count;
  }

  static void switchOn(DemoGateway demo) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(demo.onMyPorts(SWITCH)))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo("on\n");
  }
}
