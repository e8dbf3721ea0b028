package dev.dromedary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No endpoint hurts another: each scenario in small, beside an endpoint that is well. */
class IsolationIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** Less than a timeout: what waits for one that hangs waits longer. */
  private static final Duration SOON = Duration.ofSeconds(12);

  private static final int ROUNDS = 20;

  @TempDir Path folder;
  private final Set<String> good = new LinkedHashSet<>();
  private final Set<String> bad = new LinkedHashSet<>();
  private GatewayProcess gateway;

  @BeforeEach
  void settings() {
    gateway =
        new GatewayProcess(folder).with("webhooks.delivery.timeout", TIMEOUT.toSeconds() + "s");
  }

  @Test
  void endpointThatHangsHoldsUpNobodyElse() {
    try (Receiver receiver = new Receiver();
        GatewayProcess running = gateway.start().awaitUp()) {
      Inbox healthy = receiver.inbox("/healthy");
      Inbox hanging = receiver.inbox("/hanging").answers((id, times) -> Receiver.Reply.hang());
      receiver.register(running.api(), "/healthy", "mail.good");
      receiver.register(running.api(), "/hanging", "mail.bad");

      publishMixed();

      awaitGood(healthy, running);
      assertThat(hanging.requests()).as("requests that hang").isNotEmpty();
      assertThat(healthy.duplicates()).isZero();

      hanging.answers((id, times) -> Receiver.Reply.OK);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(hanging.missing(bad)).isEmpty());
    }
  }

  /** Eight requests to each of them, all to the host of the one that is well. */
  @Test
  void endpointsOfOneHostThatHangTakeNoConnectionFromAnother() {
    try (Receiver receiver = new Receiver();
        GatewayProcess running = gateway.start().awaitUp()) {
      Inbox healthy = receiver.inbox("/healthy");
      receiver.register(running.api(), "/healthy", "mail.good");
      List<Inbox> hanging = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        hanging.add(receiver.inbox("/hanging/" + i).answers((id, times) -> Receiver.Reply.hang()));
        receiver.register(running.api(), "/hanging/" + i, "mail.bad");
      }

      publishMixed();

      awaitGood(healthy, running);
      assertThat(hanging.stream().mapToInt(inbox -> inbox.requests().size()).sum())
          .as("requests that hang")
          .isGreaterThan(100);
    }
  }

  @Test
  void endpointThatIsSlowHoldsUpNobodyElseAndGetsAll() {
    endpointHoldsUpNobodyElseAndGetsAll(1_500, 90);
  }

  /** It is not slow, but it can take only so many a second of what is for it. */
  @Test
  void endpointThatGetsMostOfTheTrafficHoldsUpNobodyElseAndGetsAll() {
    endpointHoldsUpNobodyElseAndGetsAll(200, 10);
  }

  /**
   * @param millis that it takes to answer
   * @param percent of the events that are for the endpoint that is well
   */
  private void endpointHoldsUpNobodyElseAndGetsAll(int millis, int percent) {
    try (Receiver receiver = new Receiver();
        GatewayProcess running = gateway.start().awaitUp()) {
      Inbox healthy = receiver.inbox("/healthy");
      Inbox other =
          receiver.inbox("/other").answers((id, times) -> new Receiver.Reply(204, millis));
      receiver.register(running.api(), "/healthy", "mail.good");
      receiver.register(running.api(), "/other", "mail.bad");

      publishMixed(percent);

      awaitGood(healthy, running);
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(() -> assertThat(other.missing(bad)).isEmpty());
      assertThat(other.duplicates()).isZero();
    }
  }

  /** Ten at once, then ten a second: what is beyond that waits without an attempt. */
  @Test
  void endpointWithARateLimitGetsAllAtItsRateAndHoldsUpNobodyElse() {
    try (Receiver receiver = new Receiver();
        GatewayProcess running = gateway.start().awaitUp()) {
      Inbox healthy = receiver.inbox("/healthy");
      Inbox limited = receiver.inbox("/limited");
      receiver.register(running.api(), "/healthy", "mail.good");
      receiver.register(
          running.api(), "/limited", Map.of("eventTypes", List.of("mail.bad"), "rateLimit", 10));

      publishMixed();

      awaitGood(healthy, running);
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(() -> assertThat(limited.missing(bad)).isEmpty());
      List<Long> arrivals =
          limited.requests().values().stream().map(r -> r.at().get(0)).sorted().toList();
      double seconds = (arrivals.get(arrivals.size() - 1) - arrivals.get(0)) / 1e3;
      assertThat(seconds).as("for 200 at ten a second").isBetween(18.0, 40.0);
      assertThat(limited.duplicates()).isZero();
    }
  }

  /** Its deliveries wait for the circuit, and go on when somebody is there. */
  @Test
  void endpointThatIsNotThereHoldsUpNobodyElseAndGetsAllWhenItIsBack() throws IOException {
    try (Receiver receiver = new Receiver();
        Socket taken = new Socket();
        GatewayProcess running = gateway.start().awaitUp()) {
      // Bound, so that nobody else listens there, but connections are refused.
      taken.bind(new InetSocketAddress("127.0.0.1", 0));
      int port = taken.getLocalPort();
      Inbox healthy = receiver.inbox("/healthy");
      receiver.register(running.api(), "/healthy", "mail.good");
      running
          .api()
          .register(
              Map.of(
                  "url", "http://127.0.0.1:" + port + "/dead", "eventTypes", List.of("mail.bad")));

      publishMixed();

      awaitGood(healthy, running);
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(
                          running
                              .api()
                              .get("/api/v1/deliveries?eventType=mail.bad&limit=250")
                              .json()
                              .path("data"))
                      .anyMatch(
                          delivery -> delivery.path("reason").asString("").equals("CIRCUIT_OPEN")));
      taken.close();
      try (Receiver back = new Receiver(port)) {
        Inbox dead = back.inbox("/dead");
        await()
            .atMost(Duration.ofSeconds(90))
            .untilAsserted(() -> assertThat(dead.missing(bad)).isEmpty());
      }
    }
  }

  private void awaitGood(Inbox healthy, GatewayProcess running) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              Set<String> missing = healthy.missing(good);
              assertThat(missing).as(() -> whatBecameOf(missing, running)).isEmpty();
            });
  }

  private static String whatBecameOf(Set<String> events, GatewayProcess gateway) {
    return events.stream()
        .limit(3)
        .map(id -> gateway.api().get("/api/v1/deliveries?eventId=" + id).json().toString())
        .collect(Collectors.joining("\n"));
  }

  /** Nine of ten are for the endpoint that is well, and stand between those that are not. */
  private void publishMixed() {
    publishMixed(90);
  }

  /**
   * @param percent of the events that are for the endpoint that is well
   */
  private void publishMixed(int percent) {
    for (int round = 0; round < ROUNDS; round++) {
      List<String> bads = ids("bad-" + round + "-", 100 - percent);
      List<String> goods = ids("good-" + round + "-", percent);
      gateway.publish(bads, "mail.bad");
      gateway.publish(goods, "mail.good");
      bad.addAll(bads);
      good.addAll(goods);
    }
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
