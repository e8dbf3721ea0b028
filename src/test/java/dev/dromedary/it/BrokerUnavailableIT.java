package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.ConcurrentTest;
import dev.dromedary.kit.Form;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.PostgresDatabase;
import dev.dromedary.kit.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.io.TempDir;

/** A gateway without its broker, at the start and later. */
class BrokerUnavailableIT {

  private static final String PASSWORD = "the-password-of-the-broker";

  @TempDir Path folder;

  @ConcurrentTest
  void gatewayWaitsAtTheStartForABrokerThatIsUnavailableOrRejectsItsLogin() {
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
        .filter(line -> line.contains("retried every second"))
        .map(line -> line.substring(line.indexOf("The broker ")))
        .toList();
  }

  @ConcurrentTest
  void gatewayReadsTheChangesOfTheOtherWhenItsBrokerRecovers() {
    try (PostgresDatabase database = new PostgresDatabase();
        BrokerProcess broker = new BrokerProcess(folder.resolve("broker")).start();
        GatewayProcess first = gateway("first", broker, database);
        GatewayProcess second = gateway("second", broker, database)) {
      first.start();
      second.start().awaitUp();
      first.awaitUp();
      String before = first.api().register("http://127.0.0.1:9/", "a.*").id();
      eventually(() -> assertThat(knows(second, before)).isTrue());

      for (int restarts = 1; restarts <= Form.times(1, 3); restarts++) {
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

  private GatewayProcess gateway(String name, BrokerProcess broker, PostgresDatabase database) {
    return new GatewayProcess(folder.resolve(name))
        .onBroker(broker)
        .onDatabase(database.dataSource());
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
