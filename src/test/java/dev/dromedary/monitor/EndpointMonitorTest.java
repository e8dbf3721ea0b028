package dev.dromedary.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Event;
import dev.dromedary.kit.SetClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointMonitorTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final AutoDisablePolicy RULE = new AutoDisablePolicy(HOUR, Duration.ofDays(5));

  private final SetClock clock = new SetClock(Samples.NOW);
  private final MemoryEndpointStore store = new MemoryEndpointStore();
  private final Endpoints endpoints = new Endpoints(store, id -> {});
  private final List<Event> told = new ArrayList<>();
  private boolean deliveredElsewhere;
  private boolean brokerAway;
  private EndpointMonitor changes = gateway(endpoints, RULE);

  private EndpointMonitor gateway(Endpoints endpoints, AutoDisablePolicy rule) {
    return new EndpointMonitor(
        endpoints, rule, (id, since) -> deliveredElsewhere, this::publish, Runnable::run, clock);
  }

  private void publish(Event event) {
    if (brokerAway) {
      throw new IllegalStateException("The broker is away");
    }
    told.add(event);
  }

  @BeforeEach
  void register() {
    endpoints.save(Samples.endpoint());
  }

  @Test
  void nothingButFailuresForAnHourIsFailingAndPublishedOnce() {
    fail(4);
    clock.forward(HOUR);
    assertThat(told).isEmpty();

    fail(3);

    assertThat(types()).containsExactly("endpoint.failing");
    assertThat(endpoint().failingSince()).isEqualTo(Samples.NOW);
    assertThat(stored().failingSince()).isEqualTo(Samples.NOW);
    assertThat(endpoint().status()).isEqualTo(Status.ENABLED);
    assertThat(data(0))
        .contains("\"endpointId\":\"ep_1\"", "\"tenant\":\"acme\"", "\"reason\":\"FAILED\"")
        .contains("\"host\":\"hooks.example.com\"", "\"since\":\"2026-01-31T12:00:00.000Z\"")
        .contains("\"attempts\":5", "\"lastStatus\":500")
        .doesNotContain("topsecret", "whsec_");
  }

  @Test
  void manyFailuresWithinTheHourAreNotFailing() {
    fail(100);

    assertThat(told).isEmpty();
    assertThat(endpoint().failingSince()).isNull();
  }

  @Test
  void fewFailuresAreNotFailingHoweverLongTheyTake() {
    for (int i = 0; i < 4; i++) {
      fail(1);
      clock.forward(HOUR);
    }

    assertThat(told).isEmpty();
  }

  @Test
  void oneSuccessEndsTheCount() {
    fail(10);
    clock.forward(HOUR);
    succeed();
    fail(10);

    assertThat(told).isEmpty();
    clock.forward(HOUR);
    fail(1);
    assertThat(endpoint().failingSince()).isEqualTo(Samples.NOW.plus(HOUR));
  }

  @Test
  void successAtAnotherGatewayEndsItToo() {
    fail(10);
    clock.forward(HOUR);
    deliveredElsewhere = true;

    fail(1);

    assertThat(told).isEmpty();
    deliveredElsewhere = false;
    fail(10);
    assertThat(told).as("counted anew").isEmpty();
  }

  /** Otherwise a failure on Monday and some on Saturday would be five days of failures. */
  @Test
  void timeInWhichNothingIsSentIsNoFailure() {
    fail(4);
    clock.forward(Duration.ofDays(6));
    fail(10);

    assertThat(told).isEmpty();
  }

  @Test
  void fiveDaysOfNothingButFailuresDisableIt() {
    failFor(Duration.ofDays(5).minusHours(1));
    assertThat(types()).containsExactly("endpoint.failing");

    clock.forward(HOUR);
    fail(2);

    assertThat(types()).containsExactly("endpoint.failing", "endpoint.disabled");
    assertThat(stored().status()).isEqualTo(Status.DISABLED);
    assertThat(stored().conditions().reason())
        .isEqualTo("every attempt failed since 2026-01-31T12:00:00.000Z");
    assertThat(data(1)).contains("every attempt failed since", "\"lastStatus\":500");
  }

  @Test
  void endpointIsNeverDisabledForItsFailuresWhereTheSettingSaysSo() {
    changes = gateway(endpoints, new AutoDisablePolicy(HOUR, Duration.ZERO));

    failFor(Duration.ofDays(20));

    assertThat(endpoint().status()).isEqualTo(Status.ENABLED);
    assertThat(endpoint().failingSince()).isNotNull();
  }

  @Test
  void successAfterItWasFailingIsPublishedOnce() {
    failFor(HOUR.multipliedBy(6));

    succeed();
    succeed();

    assertThat(types()).containsExactly("endpoint.failing", "endpoint.recovered");
    assertThat(stored().failingSince()).isNull();
    failFor(HOUR.multipliedBy(6));
    assertThat(told).extracting(Event::id).doesNotHaveDuplicates().hasSize(3);
  }

  /** It was down for days, and no other gateway was. */
  @Test
  void gatewayThatStartsDisablesNothingBeforeItHasSeenEnough() {
    endpoints.save(endpoint().withFailingSince(Samples.NOW.minus(Duration.ofDays(6)), Samples.NOW));

    fail(20);
    assertThat(endpoint().status()).isEqualTo(Status.ENABLED);
    clock.forward(HOUR);
    fail(1);

    assertThat(types()).containsExactly("endpoint.disabled");
  }

  @Test
  void endpointThatIsEnabledAgainBeginsAnew() {
    failFor(Duration.ofDays(5).plusHours(2));
    endpoints.save(endpoint().withStatus(Status.ENABLED, null, clock.instant()));

    fail(20);

    assertThat(endpoint().failingSince()).isNull();
    assertThat(endpoint().status()).isEqualTo(Status.ENABLED);
    assertThat(endpoint().requeuingSince()).isEqualTo(clock.instant());
  }

  @Test
  void answer410DisablesItAtOnce() {
    WebhookEndpoint before = endpoint();

    changes.attempted(before, result(Result.GONE, 410));
    changes.attempted(before, result(Result.GONE, 410));

    assertThat(types()).containsExactly("endpoint.disabled");
    assertThat(data(0)).contains("\"reason\":\"answered 410 Gone\"", "\"lastStatus\":410");
    assertThat(stored().status()).isEqualTo(Status.DISABLED);
    assertThat(stored().conditions().reason()).isEqualTo("answered 410 Gone");
  }

  @Test
  void twoGatewaysThatSeeTheSameTellOneEvent() {
    Endpoints there = new Endpoints(store, id -> {});
    there.reload();
    EndpointMonitor other = gateway(there, RULE);

    changes.attempted(endpoint(), result(Result.GONE, 410));
    clock.forward(Duration.ofSeconds(1));
    other.attempted(there.find("ep_1").orElseThrow(), result(Result.GONE, 410));

    assertThat(told).hasSize(2);
    assertThat(told.get(1).id()).isEqualTo(told.get(0).id());
  }

  @Test
  void changeWaitsUntilItsEventIsPublished() {
    brokerAway = true;
    changes.attempted(endpoint(), result(Result.GONE, 410));
    assertThat(endpoint().status()).isEqualTo(Status.ENABLED);
    brokerAway = false;

    changes.attempted(endpoint(), result(Result.GONE, 410));

    assertThat(endpoint().status()).isEqualTo(Status.DISABLED);
    assertThat(types()).containsExactly("endpoint.disabled");
  }

  @Test
  void answer410CountsHereWhileTheDatabaseIsUnavailable() {
    store.setUnavailable(true);

    changes.attempted(endpoint(), result(Result.GONE, 410));

    assertThat(endpoint().status()).isEqualTo(Status.DISABLED);
  }

  /** One that fails may be ended by its own success only. */
  @Test
  void endpointsDoNotCountTogether() {
    endpoints.save(Samples.endpoint("ep_2", Status.ENABLED, Map.of()));
    fail(10);
    clock.forward(HOUR);
    changes.attempted(endpoints.find("ep_2").orElseThrow(), result(Result.DELIVERED, 204));

    fail(1);

    assertThat(types()).containsExactly("endpoint.failing");
  }

  private void failFor(Duration time) {
    Instant end = clock.instant().plus(time);
    fail(1);
    while (clock.instant().isBefore(end)) {
      clock.forward(HOUR);
      fail(1);
    }
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      changes.attempted(endpoint(), result(Result.FAILED, 500));
    }
  }

  private void succeed() {
    changes.attempted(endpoint(), result(Result.DELIVERED, 204));
  }

  private AttemptResult result(Result result, Integer status) {
    return new AttemptResult(
        "att_1", clock.instant(), Duration.ofMillis(12), status, result, null, null, Samples.CALL);
  }

  private WebhookEndpoint endpoint() {
    return endpoints.find("ep_1").orElseThrow();
  }

  private WebhookEndpoint stored() {
    return store.find("ep_1").orElseThrow();
  }

  private List<String> types() {
    return told.stream().map(Event::type).toList();
  }

  private String data(int event) {
    return new String(told.get(event).body(), StandardCharsets.UTF_8);
  }
}
