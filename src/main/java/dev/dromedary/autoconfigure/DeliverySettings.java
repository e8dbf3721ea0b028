package dev.dromedary.autoconfigure;

import dev.dromedary.http.AllowedNetworks;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code webhooks.delivery}: how deliveries are attempted. A name that begins with another one
 * comes after it here: the metadata would take the sentence of the longer one for both.
 *
 * @param consumers Batches of deliveries that are worked on at the same time, on each lane but the
 *     slow one.
 * @param timeout Timeout of a whole attempt: connecting, sending, reading the answer.
 * @param connectTimeout Timeout of the connection alone, TLS included.
 * @param maxConnectionsPerHost Connections to one host. Its endpoints share them, and an attempt
 *     that waits for one uses up its time.
 * @param quick Longest average answer time of an endpoint that is quick.
 * @param slow Average answer time beyond which an endpoint is slow, so that its deliveries are on
 *     the slow lane.
 * @param slowConsumers Deliveries that are worked on at the same time on the slow lane. One that
 *     takes long is not counted.
 * @param maxInFlight Most requests that are under way to one endpoint at the same time.
 * @param circuit when an endpoint that does not answer is left alone
 * @param failingAfter How long nothing but failures, at least five, come from an endpoint before it
 *     is called failing.
 * @param disableAfter How long nothing but failures come from an endpoint before it is disabled. 0
 *     = never.
 * @param requeueRate Deliveries a second that go back to endpoints that are no longer disabled.
 * @param deferral How long a delivery waits whose endpoint is paused, rounded up to the delay of a
 *     tier.
 * @param secretOverlap How long a secret that was rotated out signs as well.
 * @param allowHttp Whether endpoints may have URLs without TLS.
 * @param allowedNetworks Networks (CIDR) that may be delivered to besides public addresses.
 */
public record DeliverySettings(
    @DefaultValue("4") int consumers,
    @DefaultValue("20s") Duration timeout,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("1000") int maxConnectionsPerHost,
    @DefaultValue("50ms") Duration quick,
    @DefaultValue("1s") Duration slow,
    @DefaultValue("16") int slowConsumers,
    @DefaultValue("50") int maxInFlight,
    @DefaultValue Circuit circuit,
    @DefaultValue("1h") Duration failingAfter,
    @DefaultValue("5d") Duration disableAfter,
    @DefaultValue("50") int requeueRate,
    @DefaultValue("1m") Duration deferral,
    @DefaultValue("24h") Duration secretOverlap,
    @DefaultValue("false") boolean allowHttp,
    @DefaultValue List<String> allowedNetworks) {

  public DeliverySettings {
    Rule.check("webhooks.delivery.consumers", consumers, consumers > 0, "must be at least 1");
    Rule.positive("webhooks.delivery.timeout", timeout);
    Rule.positive("webhooks.delivery.connect-timeout", connectTimeout);
    Rule.check(
        "webhooks.delivery.max-connections-per-host",
        maxConnectionsPerHost,
        maxConnectionsPerHost > 0,
        "must be at least 1");
    Rule.check(
        "webhooks.delivery.slow-consumers", slowConsumers, slowConsumers > 0, "must be at least 1");
    Rule.positive("webhooks.delivery.quick", quick);
    Rule.positive("webhooks.delivery.slow", slow);
    Rule.check(
        "webhooks.delivery.max-in-flight", maxInFlight, maxInFlight > 0, "must be at least 1");
    Rule.positive("webhooks.delivery.failing-after", failingAfter);
    Rule.check(
        "webhooks.delivery.disable-after",
        disableAfter,
        disableAfter.isZero() || disableAfter.compareTo(failingAfter) >= 0,
        "must be at least failing-after, or 0");
    Rule.check(
        "webhooks.delivery.requeue-rate", requeueRate, requeueRate > 0, "must be at least 1");
    Rule.positive("webhooks.delivery.deferral", deferral);
    Rule.check(
        "webhooks.delivery.secret-overlap",
        secretOverlap,
        !secretOverlap.isNegative(),
        "must be at least 0s");
    Rule.holds("webhooks.delivery.allowed-networks", () -> new AllowedNetworks(allowedNetworks));
  }

  /**
   * @param failures Attempts in a row without an answer that open the circuit of an endpoint.
   * @param openFor How long a circuit is open at first, doubled each time. Never longer than the
   *     shortest delay of a schedule.
   * @param openAtMost How long a circuit is open at most. Never longer than the longest delay of a
   *     schedule.
   */
  public record Circuit(
      @DefaultValue("10") int failures,
      @DefaultValue("5s") Duration openFor,
      @DefaultValue("5m") Duration openAtMost) {

    public Circuit {
      Rule.check(
          "webhooks.delivery.circuit.failures", failures, failures > 0, "must be at least 1");
      Rule.positive("webhooks.delivery.circuit.open-for", openFor);
      Rule.check(
          "webhooks.delivery.circuit.open-at-most",
          openAtMost,
          openAtMost.compareTo(openFor) >= 0,
          "must be at least open-for");
    }
  }
}
