package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway, and the endpoint at which its operators hear of what it does by itself. */
abstract class WithOperators {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;
  static Receiver receiver;
  static GatewayProcess gateway;
  static Inbox operators;

  /** Seconds are days here; endpoints and event types are each test's own. */
  static void start(Duration disableAfter) {
    receiver = new Receiver();
    operators = receiver.inbox("/operators");
    gateway =
        new GatewayProcess(folder)
            .with("webhooks.retry.schedule", "200ms,200ms,200ms,200ms")
            .with("webhooks.monitor.failing-after", "500ms")
            .with("webhooks.monitor.disable-after", disableAfter)
            .with("webhooks.dead-letter.requeue-rate", 20)
            .start()
            .awaitUp();
    receiver.register(
        api(), "/operators", Map.of("eventTypes", List.of("**"), "tenant", "operations"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    receiver.close();
  }

  static String register(String path, String eventTypes) {
    return api().register(receiver.url(path), eventTypes).id();
  }

  /** Publishes so many events to an endpoint that is disabled; gives their ids. */
  static Set<String> leave(String endpoint, String name, int count) {
    List<String> ids = ids(name + "-", count);
    gateway.publish(ids, name + ".event");
    eventually(() -> assertThat(deadLetters(endpoint)).hasSize(count));
    return Set.copyOf(ids);
  }

  /** The data of the event of that type on the endpoint, once it came to the operators. */
  static JsonNode told(String type, String endpoint) {
    eventually(() -> assertThat(toldOf(type, endpoint)).isNotEmpty());
    return toldOf(type, endpoint).get(0);
  }

  /** The data of the events of that type on the endpoint that came to the operators. */
  static List<JsonNode> toldOf(String type, String endpoint) {
    return operators.requests().values().stream()
        .filter(requests -> !requests.answers().isEmpty())
        .map(requests -> JSON.readTree(requests.bodies().get(0)))
        .filter(body -> body.path("type").asString("").equals(type))
        .map(body -> body.path("data"))
        .filter(data -> data.path("endpointId").asString("").equals(endpoint))
        .toList();
  }

  static List<JsonNode> deadLetters(String endpoint) {
    return api().all("/api/v1/dead-letters?endpointId=" + endpoint);
  }

  static String field(String endpoint, String name) {
    return api().get("/api/v1/endpoints/" + endpoint).json().path(name).asString(null);
  }

  static GatewayApi api() {
    return gateway.api();
  }

  static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(45))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(assertion);
  }
}
