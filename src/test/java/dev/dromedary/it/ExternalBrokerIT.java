package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.endpoint.PostgresServer;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker of one's own, which comes and goes while the gateway stays. */
class ExternalBrokerIT {

  private static final String PASSWORD = "the-password-of-the-broker";

  @TempDir Path folder;

  /** Spring Boot alone would start one in this process, in memory. */
  @Test
  void acceptedEventsAreAtTheBrokerOfTheUrlAndSurviveKillOfTheGateway() {
    try (Receiver receiver = new Receiver();
        BrokerProcess broker = new BrokerProcess(folder.resolve("broker")).start();
        GatewayProcess gateway = new GatewayProcess(folder.resolve("gateway")).onBroker(broker)) {
      Inbox inbox = receiver.inbox("/in").answers((id, times) -> Receiver.Reply.status(503));
      gateway.with("webhooks.retry.schedule", "3s").start().awaitUp();
      receiver.register(gateway.api(), "/in", "**");
      assertThat(publish(gateway.api(), "kept").status()).isEqualTo(202);
      eventually(() -> assertThat(inbox.requests()).containsKey("kept"));

      gateway.kill9();
      inbox.answers((id, times) -> Receiver.Reply.OK);
      gateway.start().awaitUp();

      eventually(() -> assertThat(inbox.missing(Set.of("kept"))).isEmpty());
    }
  }

  @Test
  void gatewayWaitsAtTheStartForABrokerThatIsAwayOrRefusesItsLogin() {
    try (Receiver receiver = new Receiver();
        BrokerProcess broker =
            new BrokerProcess(folder.resolve("broker")).password("another-password");
        GatewayProcess gateway = new GatewayProcess(folder.resolve("gateway")).onBroker(broker)) {
      Inbox inbox = receiver.inbox("/in");
      gateway
          .with("spring.artemis.user", "webhooks")
          .with("spring.artemis.password", PASSWORD)
          .start()
          .awaitLog("Started Dromedary");

      isUnavailable(gateway, "The broker cannot be reached");
      assertThat(gateway.api().status("/actuator/health/readiness")).isEqualTo(503);
      assertThat(gateway.api().status("/actuator/health/liveness")).isEqualTo(200);
      receiver.register(gateway.api(), "/in", "**");

      broker.start();
      gateway.awaitLog("The broker refuses the login");
      isUnavailable(gateway, "The broker refuses the login");
      broker.kill9();

      broker.password(PASSWORD).start();
      gateway.awaitUp();
      assertThat(publish(gateway.api(), "late").status()).isEqualTo(202);
      eventually(() -> assertThat(inbox.missing(Set.of("late"))).isEmpty());
      assertThat(gateway.log()).doesNotContain("\tat ");
      List<String> told = toldOfTheBroker(gateway);
      assertThat(told).isNotEmpty();
      for (int i = 1; i < told.size(); i++) {
        assertThat(told.get(i)).as("told once").isNotEqualTo(told.get(i - 1));
      }
    }
  }

  private static List<String> toldOfTheBroker(GatewayProcess gateway) {
    return gateway
        .log()
        .lines()
        .filter(line -> line.contains("tried again every second"))
        .map(line -> line.substring(line.indexOf("The broker ")))
        .toList();
  }

  @Test
  void callsAreAnswered503WhileTheBrokerIsAwayAndAllGoesOnWhenItIsBack() {
    try (Receiver receiver = new Receiver();
        BrokerProcess broker = new BrokerProcess(folder.resolve("broker")).start();
        GatewayProcess gateway = new GatewayProcess(folder.resolve("gateway")).onBroker(broker)) {
      Inbox inbox = receiver.inbox("/in");
      gateway.start().awaitUp();
      receiver.register(gateway.api(), "/in", "**");
      assertThat(publish(gateway.api(), "before").status()).isEqualTo(202);
      eventually(() -> assertThat(inbox.missing(Set.of("before"))).isEmpty());

      broker.kill9();
      eventually(() -> isUnavailable(gateway, "The broker cannot be reached"));
      GatewayApi.Answer requeue =
          gateway.api().post("/api/v1/dead-letters/requeue", Map.of("all", true));
      assertThat(requeue.status()).as(requeue.toString()).isEqualTo(503);
      assertThat(requeue.retryAfter()).isPositive();
      assertThat(gateway.api().status("/api/v1/dead-letters")).as("the history").isEqualTo(200);
      assertThat(gateway.api().status("/api/v1/events/before")).as("the history").isEqualTo(200);

      broker.start();
      gateway.awaitUp();
      assertThat(publish(gateway.api(), "after").status()).isEqualTo(202);
      eventually(() -> assertThat(inbox.missing(Set.of("after"))).isEmpty());
      assertThat(gateway.api().post("/api/v1/dead-letters/requeue", Map.of("all", true)).status())
          .isEqualTo(200);
    }
  }

  @Test
  void gatewayThatWasAwayFromItsBrokerKnowsWhatTheOtherOneChanged() {
    try (PostgresServer database = new PostgresServer(folder);
        BrokerProcess broker = new BrokerProcess(folder.resolve("broker")).start();
        GatewayProcess first = gateway("first", broker, database);
        GatewayProcess second = gateway("second", broker, database)) {
      first.start();
      second.start().awaitUp();
      first.awaitUp();
      String before = first.api().register("http://127.0.0.1:9/", "a.*").id();
      eventually(() -> assertThat(knows(second, before)).isTrue());

      for (int restarts = 1; restarts <= 2; restarts++) {
        broker.kill9();
        eventually(() -> assertThat(first.api().status("/actuator/health")).isEqualTo(503));
        String meanwhile = first.api().register("http://127.0.0.1:9/", "a.*").id();
        broker.start();
        eventually(() -> assertThat(knows(second, meanwhile)).isTrue());
        first.awaitUp();
        second.awaitUp();
        String after = first.api().register("http://127.0.0.1:9/", "a.*").id();
        eventually(() -> assertThat(knows(second, after)).isTrue());
      }
    }
  }

  /** An event that one of them takes for an endpoint of the other would match nothing. */
  @Test
  void gatewaysWithDifferentDatabasesOnOneBrokerSaySo() {
    try (BrokerProcess broker = new BrokerProcess(folder.resolve("broker")).start();
        GatewayProcess first = new GatewayProcess(folder.resolve("first")).onBroker(broker);
        GatewayProcess second = new GatewayProcess(folder.resolve("second")).onBroker(broker)) {
      first.start().awaitUp();
      second.start().awaitUp();

      for (GatewayProcess gateway : List.of(first, second)) {
        gateway.awaitLog("has another database");
        GatewayApi.Answer health = gateway.api().get("/actuator/health");
        assertThat(health.status()).as("one must not stop all").isEqualTo(200);
        assertThat(gateway.api().status("/actuator/health/readiness")).isEqualTo(200);
        assertThat(health.json().at("/components/webhooks/details/database").stringValue(""))
            .contains("has another one");
      }

      second.kill9();
      eventually(
          () ->
              assertThat(
                      first
                          .api()
                          .get("/actuator/health")
                          .json()
                          .at("/components/webhooks/details/database")
                          .stringValue(""))
                  .isEqualTo("known"));
      assertThat(first.log().split("has another database", -1)).as("told once").hasSize(2);
    }
  }

  private GatewayProcess gateway(String name, BrokerProcess broker, PostgresServer database) {
    return new GatewayProcess(folder.resolve(name)).onBroker(broker).onDatabase(database);
  }

  private static boolean knows(GatewayProcess gateway, String endpointId) {
    return gateway.api().status("/api/v1/endpoints/" + endpointId) == 200;
  }

  private static void isUnavailable(GatewayProcess gateway, String reason) {
    GatewayApi.Answer event = publish(gateway.api(), "refused");
    assertThat(event.status()).as(event.toString()).isEqualTo(503);
    assertThat(event.retryAfter()).isPositive();
    assertThat(event.json().path("detail").stringValue(""))
        .contains(reason, "nothing was accepted");
    GatewayApi.Answer health = gateway.api().get("/actuator/health");
    assertThat(health.status()).isEqualTo(503);
    assertThat(health.json().at("/components/webhooks/details/broker").stringValue(""))
        .contains(reason);
  }

  private static GatewayApi.Answer publish(GatewayApi api, String id) {
    return api.post(
        "/api/v1/events", Map.of("id", id, "type", "email.delivered", "data", List.of()));
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(assertion);
  }
}
