package dev.dromedary.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.admission.Admission;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.Lane;
import dev.dromedary.delivery.Reason;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.RateLimit;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.kit.RoutesTest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetryRoutesTest extends RoutesTest {

  private static final String[] TIERS = {"500ms", "5s", "5m", "10h"};

  @Override
  protected void bindSteps(Registry registry) {
    registry.bind("webhooksRetry", new RetrySteps(retries(), admission, lanes, clock));
  }

  @BeforeEach
  void start() throws Exception {
    load("retry", "lanes");
    for (String tier : TIERS) {
      String id = "webhooks-retry-" + tier;
      TemplatedRouteBuilder.builder(context(), "webhooks-retry")
          .routeId(id)
          .parameter("tier", tier)
          .add();
      AdviceWith.adviceWith(
          context(),
          id,
          false,
          advice -> {
            String taken = advice.getOriginalRoute().getInput().getEndpointUri();
            assertThat(taken).startsWith("webhooks-jms:queue:{{webhooks.queue.retry}}.");
            advice.replaceFromWith("direct:due-" + tier);
          });
    }
    context().start();
  }

  @Test
  void eachTierIsARouteOfItsOwn() {
    assertThat(context().getRoutes())
        .extracting(Route::getRouteId)
        .filteredOn(id -> id.startsWith("webhooks-retry"))
        .containsExactlyInAnyOrder(
            "webhooks-retry-500ms", "webhooks-retry-5s", "webhooks-retry-5m", "webhooks-retry-10h");
    assertThat(context().getRoutes()).extracting(Route::getGroup).containsOnly("webhooks");
  }

  /** Of a backlog at an endpoint that takes ten a second, each asks about once. */
  @Test
  void deliveryWhoseReservedTimeIsStillToComeGoesOnWaiting() {
    Delivery delivery = Samples.delivery(2).reservedAt(NOW.plusSeconds(400));
    keepBusy(delivery);

    camel()
        .sendBodyAndHeaders(
            "direct:due-5s", delivery.event().body(), waiting(delivery, "ENDPOINT_BUSY"));

    assertGoesOnWaiting(delivery, "ENDPOINT_BUSY", "5m", NOW.plusSeconds(300));
  }

  /** It was slow for a moment, and times were reserved that are minutes away. */
  @Test
  void deliveryToAnEndpointThatIsFastByNowWaitsNoLonger() {
    Delivery delivery = Samples.delivery(2).reservedAt(NOW.plusSeconds(400));
    register(delivery.endpointId(), Status.ENABLED);
    limiters.of(delivery.endpointId()).acquire();
    limiters.release(delivery.endpointId(), Samples.result(Result.DELIVERED, 204, null));

    camel()
        .sendBodyAndHeaders(
            "direct:due-5s", delivery.event().body(), waiting(delivery, "ENDPOINT_BUSY"));

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.deliveries", 1));
    assertThat(queue("deliveries").getExchanges().get(0).getMessage().getHeaders())
        .as("its reserved time has come")
        .containsExactlyInAnyOrderEntriesOf(DeliveryMessage.properties(delivery.reservedAt(NOW)));
  }

  /** Admitted when as many requests are in flight as may be. */
  private Instant nextReservedTime(Delivery delivery) {
    return Stream.generate(() -> admission.admit(delivery, Lane.SLOW))
        .dropWhile(decision -> decision.gate() == Admission.Gate.ATTEMPT)
        .map(decision -> decision.delivery().reservedAt())
        .findFirst()
        .orElseThrow();
  }

  /** Its limit holds however fast it is. */
  @Test
  void deliveryToARateLimitedEndpointGoesOnWaitingThoughTheEndpointIsFast() {
    Delivery delivery = Samples.delivery(2).reservedAt(NOW.plusSeconds(400));
    endpoints.save(Samples.limited(new RateLimit(1, 1)));
    limiters.of(delivery.endpointId()).acquire();
    limiters.release(delivery.endpointId(), Samples.result(Result.DELIVERED, 204, null));

    camel()
        .sendBodyAndHeaders(
            "direct:due-5s", delivery.event().body(), waiting(delivery, "RATE_LIMITED"));

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.retry.5m", 1));
  }

  /**
   * Of a backlog at an endpoint that hangs, each moves on by itself each time that it has opened.
   */
  @Test
  void deliveryGoesOnWaitingWhileTheCircuitBreakerIsOpen() {
    Delivery delivery = Samples.delivery(2);
    openCircuit(delivery);

    camel()
        .sendBodyAndHeaders(
            "direct:due-500ms", delivery.event().body(), waiting(delivery, "CIRCUIT_OPEN"));

    assertGoesOnWaiting(delivery, "CIRCUIT_OPEN", "5s", NOW.plusSeconds(5));
  }

  /** Its schedule is over, so it is to be attempted for the last time. */
  @Test
  void deliveryThatWaitedForACircuitBreakerAsLongAsItsScheduleTakesGoesBackToTheDeliveries() {
    Delivery delivery = Samples.delivery(0).begun(NOW.minus(Duration.ofHours(11)));
    openCircuit(delivery);

    camel()
        .sendBodyAndHeaders(
            "direct:due-5m", delivery.event().body(), waiting(delivery, "CIRCUIT_OPEN"));

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.deliveries", 1));
  }

  /** Of a backlog at an endpoint that is busy for hours, each moves on by itself. */
  @Test
  void deliveryWhoseEndpointIsStillBusyGetsItsNextReservation() {
    Delivery delivery = Samples.delivery(2).reservedAt(NOW);
    keepBusy(delivery);

    camel()
        .sendBodyAndHeaders(
            "direct:due-5m", delivery.event().body(), waiting(delivery, "ENDPOINT_BUSY"));

    Object next = queue("retry.500ms").getExchanges().get(0).getMessage().getHeader("reservedAt");
    assertThat((Long) next).isGreaterThan(NOW.toEpochMilli());
    assertGoesOnWaiting(
        delivery.reservedAt(Instant.ofEpochMilli((Long) next)),
        "ENDPOINT_BUSY",
        "500ms",
        NOW.plusMillis(500));
  }

  /** It is behind no backlog. */
  @Test
  void highPriorityDeliveryGoesBackThoughTheEndpointIsBusy() {
    Delivery delivery = Samples.delivery(2).reservedAt(NOW);
    keepBusy(delivery);
    Map<String, Object> urgent = waiting(delivery, "ENDPOINT_BUSY");
    urgent.put("eventType", "email.complained");

    camel().sendBodyAndHeaders("direct:due-5m", delivery.event().body(), urgent);

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.deliveries.priority", 1));
  }

  private void keepBusy(Delivery delivery) {
    register(delivery.endpointId(), Status.ENABLED);
    limiters.of(delivery.endpointId()).acquire();
    limiters.release(
        delivery.endpointId(), Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(900)));
    for (int i = 0; i < 10; i++) {
      nextReservedTime(delivery.reservedAt(null));
    }
    assertThat(
            IntStream.range(0, 100)
                .anyMatch(i -> admission.stillWaits(delivery, Reason.ENDPOINT_BUSY).isPresent()))
        .as("some set out for the places that will be free soon")
        .isTrue();
  }

  @Test
  void deliveryThatWaitsForAnotherReasonGoesBackThoughTheCircuitBreakerIsOpen() {
    Delivery delivery = Samples.delivery(2);
    openCircuit(delivery);

    camel()
        .sendBodyAndHeaders("direct:due-5m", delivery.event().body(), waiting(delivery, "TIMEOUT"));

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.deliveries", 1));
  }

  private void assertGoesOnWaiting(Delivery delivery, String reason, String tier, Instant dueAt) {
    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.retry." + tier, 1));
    Exchange on = queue("retry." + tier).getExchanges().get(0);
    Map<String, Object> expected =
        new HashMap<>(
            DeliveryMessage.properties(
                delivery.with(delivery.trail().deferred(Reason.valueOf(reason), NOW))));
    expected.put("dueAt", dueAt.toEpochMilli());
    expected.put("reason", reason);
    expected.put("JMSXGroupID", "webhooks-retry");
    assertThat(on.getMessage().getHeaders()).containsExactlyInAnyOrderEntriesOf(expected);
    assertThat(on.getMessage().getBody(byte[].class)).isEqualTo(delivery.event().body());
  }

  private void openCircuit(Delivery delivery) {
    register(delivery.endpointId(), Status.ENABLED);
    for (int i = 0; i < Samples.FAILURE_THRESHOLD; i++) {
      limiters.of(delivery.endpointId()).acquire();
      limiters.release(delivery.endpointId(), Samples.result(Result.UNREACHABLE, null, null));
    }
  }

  @Test
  void deliveryWhoseReservedTimeHasComeGoesBackToTheDeliveries() {
    Delivery delivery = Samples.delivery(2).reservedAt(NOW);
    endpoints.save(Samples.limited(new RateLimit(1, 1)));
    limiters.of(delivery.endpointId()).acquire();
    limiters.release(delivery.endpointId(), Samples.result(Result.DELIVERED, 204, null));

    camel()
        .sendBodyAndHeaders(
            "direct:due-5s", delivery.event().body(), waiting(delivery, "RATE_LIMITED"));

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.deliveries", 1));
    assertThat(queue("deliveries").getExchanges().get(0).getMessage().getHeaders())
        .containsExactlyInAnyOrderEntriesOf(DeliveryMessage.properties(delivery))
        .containsEntry("reservedAt", NOW.toEpochMilli());
  }

  @Test
  void dueDeliveryGoesBackToTheDeliveriesAsItWasWithoutItsWait() {
    Delivery delivery = Samples.delivery(2);
    for (String tier : TIERS) {
      camel()
          .sendBodyAndHeaders(
              "direct:due-" + tier, delivery.event().body(), waiting(delivery, "TIMEOUT"));
    }

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.deliveries", TIERS.length));
    for (Exchange back : queue("deliveries").getExchanges()) {
      assertThat(headers(back))
          .containsExactlyInAnyOrderElementsOf(DeliveryMessage.properties(delivery).keySet());
      assertThat(
              DeliveryMessage.read(
                  back.getMessage().getHeaders(), back.getMessage().getBody(byte[].class)))
          .usingRecursiveComparison()
          .isEqualTo(delivery);
    }
  }

  /** As the broker gives it. */
  private static Map<String, Object> waiting(Delivery delivery, String reason) {
    Map<String, Object> headers = DeliveryMessage.properties(delivery);
    headers.put("dueAt", NOW.toEpochMilli());
    headers.put("reason", reason);
    headers.put("JMSXGroupID", "webhooks-retry");
    headers.put("JMSTimestamp", 1L);
    return headers;
  }
}
