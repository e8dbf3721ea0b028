package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.ConcurrentTest;
import dev.dromedary.kit.Form;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * No endpoint hurts another: each scenario in small, beside an endpoint that is well, all at one
 * gateway and at the same time.
 */
class IsolationIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Less than a timeout: what waits for one that hangs waits longer. */
  private static final Duration SOON = Duration.ofSeconds(50);

  private static final int ROUNDS = Form.times(6, 20);

  @TempDir static Path folder;
  private static GatewayProcess gateway;

  private final Set<String> good = new LinkedHashSet<>();
  private final Set<String> bad = new LinkedHashSet<>();
  private String scenario;
  private String badType;
  private Receiver receiver;
  private Inbox healthy;

  @BeforeAll
  static void startGateway() {
    gateway =
        new GatewayProcess(folder)
            .with("webhooks.delivery.timeout", TIMEOUT.toSeconds() + "s")
            // The longest delay is also the longest for which anybody is deferred.
            .with("webhooks.retry.schedule", "1s,2s,2s,2s,5s,5s,5s,5m")
            .start()
            .awaitUp();
  }

  @AfterAll
  static void stopGateway() {
    gateway.stop();
  }

  @BeforeEach
  void open(TestInfo test) {
    scenario = test.getTestMethod().orElseThrow().getName();
    badType = scenario + ".bad";
    receiver = new Receiver();
    healthy = receiver.inbox("/healthy");
    receiver.register(gateway.api(), "/healthy", scenario + ".good");
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @ConcurrentTest
  void endpointThatHangsDelaysNoOther() {
    Inbox hanging = receiver.inbox("/hanging").answers((id, times) -> Receiver.Reply.hang());
    receiver.register(gateway.api(), "/hanging", badType);

    publishMixed();

    awaitGood();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(hanging.requests()).as("requests that hang").isNotEmpty());
    assertThat(healthy.duplicates()).isZero();

    hanging.answers((id, times) -> Receiver.Reply.OK);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(hanging.missing(bad)).isEmpty());
  }

  /** Eight requests to each of them, all to the host of the one that is well. */
  @ConcurrentTest
  void endpointsOfOneHostThatHangTakeNoConnectionFromAnother() {
    List<Inbox> hanging = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hanging.add(receiver.inbox("/hanging/" + i).answers((id, times) -> Receiver.Reply.hang()));
      receiver.register(gateway.api(), "/hanging/" + i, badType);
    }

    publishMixed();

    awaitGood();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(hanging.stream().mapToInt(inbox -> inbox.requests().size()).sum())
                    .as("requests that hang")
                    .isGreaterThan(100));
  }

  /**
   * Its requests time out, and then it is given one at a time: at that pace the turn of the last of
   * these would come in minutes.
   */
  @ConcurrentTest
  void endpointThatHungForAMomentGetsSoonWhatComesAfterIt() {
    Inbox hung = receiver.inbox("/hung").answers((id, times) -> Receiver.Reply.hang());
    receiver.register(
        gateway.api(), "/hung", Map.of("eventTypes", List.of(badType), "timeout", "6s"));
    publish(badType, 0, 8, bad);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> deliveries().filter(d -> d.path("attemptCount").asInt() > 0).count() == 8);
    hung.answers((id, times) -> new Receiver.Reply(204, 500));

    publish(badType, 1, 300, bad);

    await()
        .atMost(Duration.ofSeconds(45))
        .untilAsserted(() -> assertThat(hung.missing(bad)).isEmpty());
  }

  @ConcurrentTest
  void endpointThatIsSlowDelaysNoOtherAndGetsAll() {
    endpointDelaysNoOtherAndGetsAll(1_500, 90);
  }

  /** It is not slow, but it can take only so many a second of what is for it. */
  @ConcurrentTest
  void endpointThatGetsMostOfTheTrafficDelaysNoOtherAndGetsAll() {
    endpointDelaysNoOtherAndGetsAll(200, 10);
  }

  /**
   * @param millis that it takes to answer
   * @param percent of the events that are for the endpoint that is well
   */
  private void endpointDelaysNoOtherAndGetsAll(int millis, int percent) {
    Inbox other = receiver.inbox("/other").answers((id, times) -> new Receiver.Reply(204, millis));
    receiver.register(gateway.api(), "/other", badType);

    publishMixed(percent);

    awaitGood();
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(other.missing(bad)).isEmpty());
    assertThat(other.duplicates()).isZero();
  }

  /** Ten at once, then ten a second: what is beyond that waits without an attempt. */
  @ConcurrentTest
  void endpointWithARateLimitGetsAllAtItsRateAndDelaysNoOther() {
    Inbox limited = receiver.inbox("/limited");
    receiver.register(
        gateway.api(), "/limited", Map.of("eventTypes", List.of(badType), "rateLimit", 10));

    publishMixed();

    awaitGood();
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(limited.missing(bad)).isEmpty());
    List<Long> arrivals =
        limited.requests().values().stream().map(r -> r.at().get(0)).sorted().toList();
    double seconds = (arrivals.get(arrivals.size() - 1) - arrivals.get(0)) / 1e3;
    assertThat(seconds).as("for 60 or more at ten a second").isGreaterThan(3);
    assertThat(limited.duplicates()).isZero();
  }

  /** Its deliveries wait for the circuit breaker, and go on when the receiver recovers. */
  @ConcurrentTest
  void unreachableEndpointDelaysNoOtherAndGetsAllWhenItRecovers() throws IOException {
    try (Socket taken = new Socket()) {
      // Bound, so that nobody else listens there, but connections are refused.
      taken.bind(new InetSocketAddress("127.0.0.1", 0));
      int port = taken.getLocalPort();
      gateway
          .api()
          .register(
              Map.of("url", "http://127.0.0.1:" + port + "/dead", "eventTypes", List.of(badType)));

      publishMixed();

      awaitGood();
      await()
          .atMost(SOON)
          .until(
              () ->
                  deliveries().anyMatch(d -> d.path("reason").asString("").equals("CIRCUIT_OPEN")));
      taken.close();
      try (Receiver back = new Receiver(port)) {
        Inbox dead = back.inbox("/dead");
        await()
            .atMost(Duration.ofSeconds(90))
            .untilAsserted(() -> assertThat(dead.missing(bad)).isEmpty());
      }
    }
  }

  private void awaitGood() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              Set<String> missing = healthy.missing(good);
              assertThat(missing).as(() -> whatBecameOf(missing)).isEmpty();
            });
  }

  private static String whatBecameOf(Set<String> events) {
    return events.stream()
        .limit(3)
        .map(id -> gateway.api().get("/api/v1/deliveries?eventId=" + id).json().toString())
        .collect(Collectors.joining("\n"));
  }

  /** To the endpoint that is not well, newest first. */
  private Stream<JsonNode> deliveries() {
    return gateway
        .api()
        .get("/api/v1/deliveries?eventType=" + badType + "&limit=250")
        .json()
        .path("data")
        .valueStream();
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
      publish(badType, round, 100 - percent, bad);
      publish(scenario + ".good", round, percent, good);
    }
  }

  private void publish(String type, int round, int count, Set<String> published) {
    List<String> ids =
        IntStream.range(0, count).mapToObj(i -> type + "-" + round + "-" + i).toList();
    gateway.publish(ids, type);
    published.addAll(ids);
  }
}
