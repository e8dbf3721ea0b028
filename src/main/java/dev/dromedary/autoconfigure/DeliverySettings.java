package dev.dromedary.autoconfigure;

import dev.dromedary.endpoint.AllowedNetworks;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code webhooks.delivery}: how deliveries are attempted.
 *
 * @param consumers batches of deliveries that are worked on at the same time, on each lane but the
 *     slow one
 * @param timeout of a whole attempt, the reading of the answer included
 * @param connectTimeout of the connection, TLS included
 * @param maxConnectionsPerHost to one host; endpoints of one host share them, and an attempt that
 *     waits for one uses up its time
 * @param slowConsumers deliveries that are worked on at the same time on the slow lane; one that
 *     takes long is not counted
 * @param quick an endpoint is quick while its answers take no longer on average
 * @param slow it is slow while its answers take longer on average, or do not come: then its
 *     deliveries are on the slow lane
 * @param maxInFlight requests that are under way to one endpoint at the same time
 * @param circuit when an endpoint that does not answer is left alone
 * @param failingAfter an endpoint is called failing after so long with nothing but failures, at
 *     least five of them
 * @param disableAfter it is disabled after so long with nothing but failures; 0 = never
 * @param requeueRate deliveries a second that go back to an endpoint that is no longer disabled
 * @param deferral how long a delivery waits that may not be attempted now, rounded up to the delay
 *     of a tier
 * @param secretOverlap how long a secret that was rotated out signs as well
 * @param allowHttp whether endpoints may have URLs without TLS
 * @param allowedNetworks networks (CIDR) that may be delivered to besides public addresses
 */
public record DeliverySettings(
    @DefaultValue("4") int consumers,
    @DefaultValue("20s") Duration timeout,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("1000") int maxConnectionsPerHost,
    @DefaultValue("16") int slowConsumers,
    @DefaultValue("50ms") Duration quick,
    @DefaultValue("1s") Duration slow,
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
   * @param failures attempts in a row without an answer after which it is left alone
   * @param openFor how long at first, doubled each time; never longer than the shortest delay of a
   *     schedule
   * @param openAtMost how long at most; never longer than the longest delay of a schedule
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
