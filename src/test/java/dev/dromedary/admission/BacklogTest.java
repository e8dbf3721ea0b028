package dev.dromedary.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.admission.SimulatedEndpoint.Answer;
import dev.dromedary.admission.SimulatedGateway.Tracked;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of a backlog at one endpoint, whatever the endpoint does. In virtual time. */
class BacklogTest {

  private final SimulatedGateway gateway = new SimulatedGateway();

  @ParameterizedTest
  @CsvSource({"5, 1", "5, 50", "200, 1", "200, 7", "200, 50", "3000, 1", "3000, 50"})
  void requestsInFlightAreNeverMoreThanTheLimit(int millis, int limit) {
    SimulatedEndpoint endpoint = gateway.add(limited(limit, millis));
    gateway.publish(endpoint, 1_000, 0, 2);

    gateway.runUntil(5_000);

    assertThat(endpoint.mostInFlight).isLessThanOrEqualTo(limit);
    assertThat(endpoint.delivered).isEqualTo(1_000);
  }

  /** As many as it takes to find out. */
  @Test
  void hangingEndpointHoldsNoMoreRequestsThanANewOne() {
    SimulatedEndpoint endpoint = gateway.add(endpoint("ep_1", second -> Answer.timeout()));
    gateway.publish(endpoint, 1_000, 0, 5);

    gateway.runUntil(3_600);

    assertThat(endpoint.mostInFlight)
        .isLessThanOrEqualTo(SimulatedGateway.SETTINGS.circuitBreaker().failureThreshold());
    assertThat(endpoint.between(60, 3_600)).as("one attempt each time").isLessThan(40);
  }

  /** A queue is written to at each look, and four times as much is far from each second. */
  @ParameterizedTest
  @CsvSource({"200, 50, 10000", "200, 1, 200", "900, 10, 500", "3000, 50, 1000"})
  void deliveryToABusyEndpointIsPutOnAQueueAFewTimesHoweverLongItWaits(
      int millis, int limit, int count) {
    SimulatedEndpoint endpoint = gateway.add(limited(limit, millis));
    gateway.publish(endpoint, count, 0, 8);

    gateway.runUntil(3_600);

    assertThat(endpoint.delivered).isEqualTo(count);
    assertThat(meanPuts(endpoint)).isLessThan(9);
  }

  /** Twice each time that the circuit breaker opens, which it does seventeen times in an hour. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deliveryToAnEndpointWithoutAnAnswerIsPutOnAQueueAFewTimesAnHour(boolean hangs) {
    SimulatedEndpoint endpoint =
        gateway.add(endpoint("ep_1", second -> hangs ? Answer.timeout() : Answer.refused()));
    gateway.publish(endpoint, 300, 0, 5);

    gateway.runUntil(3_600);

    assertThat(meanPuts(endpoint)).as("puts").isLessThan(40);
    assertThat(endpoint.arrivals).as("attempts").hasSizeLessThan(60);
  }

  /** Its permits are used for most of the time, though deliveries come from their tiers. */
  @ParameterizedTest
  @CsvSource({"200, 50, 10000", "900, 10, 500", "3000, 50, 1000"})
  void busyEndpointIsSentMostOfWhatItCanTake(int millis, int limit, int count) {
    SimulatedEndpoint endpoint = gateway.add(limited(limit, millis));
    gateway.publish(endpoint, count, 0, 8);

    gateway.runUntil(3_600);

    double atOnce = (double) count * millis / limit / 1_000;
    assertThat(secondsUntil(endpoint, 0.95)).isLessThan((long) (10 + 2.2 * atOnce));
  }

  /** It takes one request at a time, so a permit is free only between two of them. */
  @Test
  void sequentialEndpointIsNotStarved() {
    SimulatedEndpoint endpoint = gateway.add(limited(1, 500));
    gateway.publish(endpoint, 200, 0, 5);

    gateway.runUntil(3_600);

    assertThat(endpoint.delivered).isEqualTo(200);
    assertThat(secondsUntil(endpoint, 1)).as("100 s at the best").isLessThan(300);
  }

  /** Each finds a backlog of others before it. */
  @Test
  void deliveriesThatComeOneByOneAreNotStarvedByABacklog() {
    SimulatedEndpoint endpoint = gateway.add(limited(10, 500));
    gateway.publish(endpoint, 1_000, 0, 1);
    gateway.publish(endpoint, 60, 10, 130);

    gateway.runUntil(3_600);

    assertThat(gateway.to(endpoint).subList(1_000, 1_060))
        .allSatisfy(
            tracked -> {
              assertThat(tracked.status).isEqualTo(DeliveryStatus.DELIVERED);
              assertThat(tracked.endedAt - tracked.publishedAt)
                  .isLessThan(Duration.ofSeconds(240).toNanos());
            });
  }

  @ParameterizedTest
  @CsvSource({"3, 80", "30, 80", "300, 330", "3000, 620"})
  void endpointThatHungIsSentItsBacklogSoonAfterItRecovers(int outage, int within) {
    recovers(outage, within, Answer.timeout());
  }

  @ParameterizedTest
  @CsvSource({"3, 40", "30, 60", "300, 330", "3000, 620"})
  void endpointThatRefusedConnectionsIsSentItsBacklogSoonAfterItRecovers(int outage, int within) {
    recovers(outage, within, Answer.refused());
  }

  private void recovers(int outage, int within, Answer meanwhile) {
    SimulatedEndpoint endpoint =
        gateway.add(
            endpoint(
                "ep_1",
                second -> second >= 10 && second < 10 + outage ? meanwhile : Answer.ok(20)));
    gateway.publish(endpoint, 4_000, 0, 20);

    gateway.runUntil(10 + outage + 3_600);

    assertThat(secondsUntil(endpoint, 0.97)).isLessThan(10 + outage + within);
  }

  /** Its requests timed out, but not so many that its circuit breaker opened. */
  @Test
  void endpointThatHungForAMomentIsSentSoonWhatComesAfterIt() {
    SimulatedEndpoint endpoint =
        gateway.add(
            endpoint(
                "ep_1",
                second ->
                    second < 2 ? new Answer(null, Duration.ofSeconds(2), null) : Answer.ok(500)));
    gateway.publish(endpoint, 8, 0, 1);
    gateway.publish(endpoint, 300, 4, 4);

    gateway.runUntil(3_600);

    assertThat(secondsUntil(endpoint, 1)).isLessThan(4 + 30);
  }

  @Test
  void endpointThatBecomesFasterIsSentItsBacklogFaster() {
    SimulatedEndpoint endpoint =
        gateway.add(endpoint("ep_1", second -> Answer.ok(second < 100 ? 2_000 : 100)));
    gateway.publish(endpoint, 10_000, 0, 30);

    gateway.runUntil(3_600);

    assertThat(secondsUntil(endpoint, 0.99)).as("400 s at the first pace").isLessThan(330);
  }

  /** Its circuit breaker is closed again: what was measured before it opened says nothing. */
  @Test
  void recoveredEndpointIsFastWithItsFirstAnswers() {
    SimulatedEndpoint endpoint =
        gateway.add(endpoint("ep_1", second -> second < 30 ? Answer.timeout() : Answer.ok(20)));
    gateway.publish(endpoint, 100, 0, 5);

    gateway.runUntil(120);

    assertThat(gateway.limiters.of("ep_1").latencyClass()).isEqualTo(LatencyClass.FAST);
  }

  @Test
  void fastEndpointIsNeverDeferredWhateverItsNeighboursDo() {
    SimulatedEndpoint fast = gateway.add(endpoint("ep_fast", second -> Answer.ok(10)));
    Map<String, LongFunction<Answer>> neighbours =
        Map.of(
            "ep_hanging", second -> Answer.timeout(),
            "ep_refusing", second -> Answer.refused(),
            "ep_slow", second -> Answer.ok(3_000),
            "ep_busy", second -> Answer.ok(200));
    for (Map.Entry<String, LongFunction<Answer>> neighbour : neighbours.entrySet()) {
      gateway.publish(gateway.add(endpoint(neighbour.getKey(), neighbour.getValue())), 3_000, 0, 5);
    }
    gateway.publish(fast, 1, 0, 0);
    gateway.publish(fast, 5_000, 1, 60);

    gateway.runUntil(120);

    assertThat(gateway.to(fast).subList(1, 5_001))
        .allSatisfy(tracked -> assertThat(tracked.puts).isZero())
        .allSatisfy(
            tracked -> assertThat(tracked.endedAt - tracked.publishedAt).isEqualTo(10_000_000));
  }

  /** The burst, the rate, and what arrives late of the second before. */
  @ParameterizedTest
  @CsvSource({"1, 1, 300", "10, 10, 3000", "10, 1, 3000", "0.2, 1, 60"})
  void rateLimitIsNotExceededOverAnyWindow(double perSecond, int burst, int count) {
    SimulatedEndpoint endpoint = gateway.add(rated(new RateLimit(perSecond, burst)));
    gateway.publish(endpoint, count, 0, 5);

    gateway.runUntil(3_600);

    assertThat(endpoint.delivered).isEqualTo(count);
    assertNotExceeded(endpoint, perSecond, burst);
    assertThat(secondsUntil(endpoint, 1))
        .as("at its rate")
        .isLessThan((long) (count / perSecond) + 10);
    assertThat(meanPuts(endpoint)).isLessThan(6);
  }

  private static void assertNotExceeded(SimulatedEndpoint endpoint, double perSecond, int burst) {
    for (int seconds : new int[] {1, 2, 5, 10, 60}) {
      assertThat(endpoint.mostWithin(Duration.ofSeconds(seconds)))
          .as("within " + seconds + " s")
          .isLessThanOrEqualTo((int) Math.ceil((seconds + 1.5) * perSecond) + burst);
    }
  }

  /** Reservations that the gateway gave before are still on their way. */
  @Test
  void rateLimitIsNotExceededAfterARestart() {
    SimulatedEndpoint endpoint = gateway.add(rated(new RateLimit(10, 10)));
    gateway.publish(endpoint, 1_000, 0, 5);
    gateway.runUntil(20);

    gateway.restart();
    gateway.publish(endpoint, 1_000, 20, 25);
    gateway.runUntil(3_600);

    assertThat(endpoint.delivered).isEqualTo(2_000);
    for (int seconds : new int[] {5, 10, 60}) {
      assertThat(endpoint.mostWithin(Duration.ofSeconds(seconds)))
          .isLessThanOrEqualTo((int) ((seconds + 3) * 10) + 10);
    }
  }

  /** All reservations until then are due at once. */
  @Test
  void rateLimitIsNotExceededWhenTheClockIsSetForward() {
    SimulatedEndpoint endpoint = gateway.add(rated(new RateLimit(10, 10)));
    gateway.publish(endpoint, 1_000, 0, 5);
    gateway.runUntil(20);

    gateway.clockSet = Duration.ofSeconds(50);
    gateway.runUntil(3_600);

    assertThat(endpoint.delivered).isEqualTo(1_000);
    assertThat(endpoint.mostWithin(Duration.ofSeconds(5))).isLessThanOrEqualTo(75 + 10);
  }

  /** Reservations are times of the machine, but they follow each other by a clock that is not. */
  @Test
  void newDeliveryWaitsNoLongerWhenTheClockIsSetBack() {
    SimulatedEndpoint endpoint = gateway.add(rated(new RateLimit(10, 10)));
    gateway.publish(endpoint, 100, 0, 1);
    gateway.runUntil(2);

    gateway.clockSet = Duration.ofHours(-1);
    gateway.publish(endpoint, 100, 2, 3);
    gateway.runUntil(40);

    assertThat(gateway.to(endpoint).subList(100, 200))
        .extracting(tracked -> tracked.status)
        .containsOnly(DeliveryStatus.DELIVERED);
  }

  private static double meanPuts(List<Tracked> deliveries) {
    return deliveries.stream().mapToInt(tracked -> tracked.puts).average().orElseThrow();
  }

  private double meanPuts(SimulatedEndpoint endpoint) {
    return meanPuts(gateway.to(endpoint));
  }

  /** When that share of its deliveries was delivered. */
  private long secondsUntil(SimulatedEndpoint endpoint, double share) {
    List<Long> ends =
        gateway.to(endpoint).stream()
            .filter(tracked -> tracked.status == DeliveryStatus.DELIVERED)
            .map(tracked -> tracked.endedAt)
            .sorted()
            .toList();
    int needed = (int) (share * gateway.to(endpoint).size());
    assertThat(ends).as("delivered").hasSizeGreaterThanOrEqualTo(needed);
    return ends.get(needed - 1) / 1_000_000_000;
  }

  private static SimulatedEndpoint endpoint(String id, LongFunction<Answer> answers) {
    return new SimulatedEndpoint(EndpointBuilder.anEndpoint(id).build(), answers);
  }

  private static SimulatedEndpoint limited(int inFlight, int millis) {
    return new SimulatedEndpoint(
        EndpointBuilder.anEndpoint("ep_1").withInFlight(inFlight).build(),
        second -> Answer.ok(millis));
  }

  private static SimulatedEndpoint rated(RateLimit limit) {
    return new SimulatedEndpoint(
        EndpointBuilder.anEndpoint("ep_1").limitedTo(limit).build(), second -> Answer.ok(20));
  }
}
