package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import dev.dromedary.kit.TraceCollector;
import dev.dromedary.kit.TraceCollector.Span;
import jakarta.jms.MessageProducer;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Traces, as a collector of OpenTelemetry gets them. */
class TracesIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SENDER = "00f067aa0ba902b7";
  private static final String CREDENTIALS = "Bearer of-the-collector";

  @TempDir static Path folder;
  private static final TraceCollector COLLECTOR = new TraceCollector();
  private static final Receiver RECEIVER = new Receiver();
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    gateway =
        new GatewayProcess(folder)
            .with("webhooks.tracing.enabled", true)
            .with("webhooks.tracing.endpoint", COLLECTOR.url())
            .with("webhooks.tracing.authorization", CREDENTIALS)
            .with("webhooks.tracing.sample-rate", 0)
            .with("webhooks.tracing.send-to-receivers", true)
            .with("webhooks.fan-out.chunk-size", 2)
            .with("logging.structured.format.console", "ecs")
            .start()
            .awaitUp();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    COLLECTOR.close();
    RECEIVER.close();
  }

  @Test
  void traceGoesFromTheCallOverTheBrokerAndARetryToTheReceiver() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4701";
    Inbox inbox = RECEIVER.inbox("/retried");
    inbox.answers((id, times) -> times == 1 ? Receiver.Reply.status(500) : Receiver.Reply.OK);
    RECEIVER.register(gateway.api(), "/retried", "traced.retried");

    publish("retried-1", "traced.retried", traceparent(trace, "01"));

    Span accept = span(trace, "webhooks accept", 1).get(0);
    assertThat(accept.parent()).isEqualTo(SENDER);
    Span match = span(trace, "webhooks match", 1).get(0);
    assertThat(match.parent()).isEqualTo(accept.id());
    List<Span> attempts = span(trace, "webhooks attempt", 2);
    assertThat(attempts).allMatch(attempt -> attempt.parent().equals(match.id()));
    assertThat(attempts)
        .extracting(attempt -> attempt.attributes().get("webhooks.attempt.number"))
        .containsExactly("1", "2");
    assertThat(attempts)
        .extracting(attempt -> attempt.attributes().get("http.response.status_code"))
        .containsExactly("500", "204");
    assertThat(sent(inbox, "retried-1"))
        .as("each attempt is the parent of what its receiver does")
        .containsExactlyElementsOf(
            attempts.stream().map(attempt -> "00-" + trace + "-" + attempt.id() + "-01").toList());
    JsonNode line = attempted("retried-1");
    assertThat(line.path("message").stringValue()).isEqualTo("delivery.attempted");
    assertThat(line.path("traceId").stringValue()).isEqualTo(trace);
    assertThat(line.path("webhooks").path("event").stringValue()).isEqualTo("delivery.attempted");
    assertThat(line.path("webhooks").path("statusCode").intValue()).isEqualTo(500);
    assertThat(line.path("webhooks").path("deliveryId").stringValue())
        .isEqualTo(attempts.get(0).attributes().get("webhooks.delivery.id"));
    assertThat(line.path("webhooks").path("endpointId").stringValue())
        .isEqualTo(attempts.get(0).attributes().get("webhooks.endpoint.id"));
  }

  @Test
  void traceOfAJmsMessageIsThatOfItsProperty() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4702";
    RECEIVER.register(gateway.api(), "/jms", "traced.jms");

    gateway.transacted(
        session -> {
          MessageProducer producer = session.createProducer(session.createQueue("webhooks.events"));
          TextMessage message = session.createTextMessage("{}");
          message.setStringProperty("eventType", "traced.jms");
          message.setStringProperty("eventId", "jms-1");
          message.setStringProperty("traceparent", traceparent(trace, "01"));
          producer.send(message);
          return null;
        });

    Span accept = span(trace, "webhooks accept", 1).get(0);
    assertThat(accept.parent()).isEqualTo(SENDER);
    assertThat(span(trace, "webhooks match", 1).get(0).parent()).isEqualTo(accept.id());
    assertThat(span(trace, "webhooks attempt", 1).get(0).attributes())
        .containsEntry("webhooks.event.id", "jms-1")
        .containsEntry("webhooks.attempt.result", "DELIVERED");
  }

  @Test
  void fanOutHasASpanForEachChunk() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4703";
    for (int i = 0; i < 5; i++) {
      RECEIVER.register(gateway.api(), "/chunk-" + i, "traced.many");
    }

    publish("many-1", "traced.many", traceparent(trace, "01"));

    assertThat(span(trace, "webhooks attempt", 5))
        .extracting(Span::parent)
        .isSubsetOf(
            span(trace, "webhooks fan-out", 3).stream().map(Span::id).collect(Collectors.toSet()));
  }

  /** Its own share of traces is 0. */
  @Test
  void senderDecidesWhatIsExported() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4704";
    Inbox inbox = RECEIVER.inbox("/unsampled");
    RECEIVER.register(gateway.api(), "/unsampled", "traced.unsampled");

    publish("unsampled-1", "traced.unsampled", traceparent(trace, "00"));
    publish("unsampled-2", "traced.unsampled", "no-trace-at-all");
    await().until(() -> inbox.missing(Set.of("unsampled-1", "unsampled-2")).isEmpty());

    assertThat(sent(inbox, "unsampled-1"))
        .allMatch(sent -> sent.matches("00-" + trace + "-.*-0[02]"));
    assertThat(sent(inbox, "unsampled-2"))
        .allMatch(sent -> sent.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]"));

    // Spans are exported in batches, in their order.
    String later = "4bf92f3577b34da6a3ce929d0e0e4705";
    publish("sampled-3", "traced.unsampled", traceparent(later, "01"));
    span(later, "webhooks attempt", 1);
    assertThat(COLLECTOR.trace(trace)).isEmpty();
  }

  @Test
  void spansHaveNoPayloadAndLogsNoCredentials() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4705";
    RECEIVER.inbox("/hidden");
    gateway.api().register(RECEIVER.url("/hidden?token=hidden"), "traced.hidden");
    publish("hidden-1", "traced.hidden", traceparent(trace, "01"));

    span(trace, "webhooks attempt", 1);
    assertThat(COLLECTOR.all().toString()).doesNotContain("hidden=", "token", "payload");
    assertThat(COLLECTOR.authorizations()).containsOnly(CREDENTIALS);
    assertThat(gateway.log())
        .contains("\"deliveryId\"")
        .doesNotContain(CREDENTIALS, "payload", "token=hidden", "whsec_", GatewayProcess.KEY);
  }

  private static void publish(String id, String type, String traceparent) {
    assertThat(
            gateway
                .api()
                .send(
                    "POST",
                    "/api/v1/events",
                    "{\"id\":\"%s\",\"type\":\"%s\",\"data\":{\"text\":\"payload\"}}"
                        .formatted(id, type),
                    "Content-Type",
                    "application/json",
                    "traceparent",
                    traceparent)
                .statusCode())
        .isEqualTo(202);
  }

  /** The line of the first attempt of the event, in the log that is JSON. */
  private static JsonNode attempted(String eventId) {
    return gateway
        .log()
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(JSON::readTree)
        .filter(line -> line.path("webhooks").path("eventId").asString("").equals(eventId))
        .findFirst()
        .orElseThrow();
  }

  private static String traceparent(String trace, String flags) {
    return "00-" + trace + "-" + SENDER + "-" + flags;
  }

  /** The spans of that name, once there are so many. */
  private static List<Span> span(String trace, String name, int count) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> COLLECTOR.trace(trace).stream().filter(s -> s.name().equals(name)).count(),
            found -> found == count);
    return COLLECTOR.trace(trace).stream().filter(span -> span.name().equals(name)).toList();
  }

  private static List<String> sent(Inbox inbox, String id) {
    return inbox.requests().get(id).headers().stream()
        .map(headers -> headers.firstValue("traceparent").orElse("none"))
        .toList();
  }
}
