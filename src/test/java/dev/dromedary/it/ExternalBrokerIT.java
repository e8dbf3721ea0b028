package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A broker of one's own, which comes and goes while the gateway stays. */
class ExternalBrokerIT {

  @TempDir static Path folder;
  private static BrokerProcess broker;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    broker = new BrokerProcess(folder.resolve("broker")).start();
    gateway =
        new GatewayProcess(folder.resolve("gateway"))
            .onBroker(broker)
            .with("webhooks.retry.schedule", "3s")
            .start()
            .awaitUp();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    broker.close();
  }

  /** Spring Boot alone would start one in this process, in memory. */
  @Test
  void acceptedEventsAreAtTheBrokerOfTheUrlAndSurviveKillOfTheGateway() {
    try (Receiver receiver = new Receiver()) {
      Inbox inbox = receiver.inbox("/in").answers((id, times) -> Receiver.Reply.status(503));
      receiver.register(gateway.api(), "/in", "kept.*");
      assertThat(publish("kept").status()).isEqualTo(202);
      eventually(() -> assertThat(inbox.requests()).containsKey("kept"));

      gateway.kill9();
      inbox.answers((id, times) -> Receiver.Reply.OK);
      gateway.start().awaitUp();

      eventually(() -> assertThat(inbox.missing(Set.of("kept"))).isEmpty());
    }
  }

  @Test
  void queuesOfTheBrokerAreLookedAtByItsManagement() {
    assertThat(publish("managed").status()).isEqualTo(202);

    GatewayApi.Answer answer = gateway.api().get("/api/v1/queues");

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    JsonNode events = answer.json().path("data").get(0);
    assertThat(events.path("role").stringValue()).isEqualTo("EVENTS");
    assertThat(events.path("depth").isNumber()).as(events.toString()).isTrue();
    assertThat(events.path("consumers").intValue()).as(events.toString()).isPositive();
    assertThat(events.has("unknown")).as(events.toString()).isFalse();
  }

  @Test
  void callsAreAnswered503WhileTheBrokerIsUnavailableAndAllGoesOnWhenItRecovers() {
    try (Receiver receiver = new Receiver()) {
      Inbox inbox = receiver.inbox("/in");
      receiver.register(gateway.api(), "/in", Map.of("eventTypes", List.of("before.*", "after.*")));
      assertThat(publish("before").status()).isEqualTo(202);
      eventually(() -> assertThat(inbox.missing(Set.of("before"))).isEmpty());

      broker.kill9();
      eventually(() -> isUnavailable("The broker cannot be reached"));
      GatewayApi.Answer requeue =
          gateway.api().post("/api/v1/dead-letters/requeue", Map.of("all", true));
      assertThat(requeue.status()).as(requeue.toString()).isEqualTo(503);
      assertThat(requeue.retryAfter()).isPositive();
      assertThat(gateway.api().status("/api/v1/dead-letters")).as("the history").isEqualTo(200);
      assertThat(gateway.api().status("/api/v1/events/before")).as("the history").isEqualTo(200);

      broker.start();
      gateway.awaitUp();
      assertThat(publish("after").status()).isEqualTo(202);
      eventually(() -> assertThat(inbox.missing(Set.of("after"))).isEmpty());
      assertThat(gateway.api().post("/api/v1/dead-letters/requeue", Map.of("all", true)).status())
          .isEqualTo(200);
    }
  }

  /** An event that one of them takes for an endpoint of the other would match nothing. */
  @Test
  void gatewaysWithDifferentDatabasesOnOneBrokerSaySo() {
    try (GatewayProcess second = new GatewayProcess(folder.resolve("second")).onBroker(broker)) {
      second.start().awaitUp();

      for (GatewayProcess each : List.of(gateway, second)) {
        each.awaitLog("has another database");
        GatewayApi.Answer health = each.api().get("/actuator/health");
        assertThat(health.status()).as("one must not stop all").isEqualTo(200);
        assertThat(each.api().status("/actuator/health/readiness")).isEqualTo(200);
        assertThat(health.json().at("/components/webhooks/details/database").stringValue(""))
            .contains("has another database");
      }
    }
    eventually(
        () ->
            assertThat(
                    gateway
                        .api()
                        .get("/actuator/health")
                        .json()
                        .at("/components/webhooks/details/database")
                        .stringValue(""))
                .isEqualTo("UP"));
    assertThat(gateway.log().split("has another database", -1)).as("told once").hasSize(2);
  }

  private static void isUnavailable(String reason) {
    GatewayApi.Answer event = publish("refused");
    assertThat(event.status()).as(event.toString()).isEqualTo(503);
    assertThat(event.retryAfter()).isPositive();
    assertThat(event.json().path("detail").stringValue(""))
        .contains(reason, "nothing was accepted");
    GatewayApi.Answer health = gateway.api().get("/actuator/health");
    assertThat(health.status()).isEqualTo(503);
    assertThat(health.json().at("/components/webhooks/details/broker").stringValue(""))
        .contains(reason);
  }

  private static GatewayApi.Answer publish(String id) {
    return gateway
        .api()
        .post("/api/v1/events", Map.of("id", id, "type", id + ".event", "data", List.of()));
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(assertion);
  }
}
