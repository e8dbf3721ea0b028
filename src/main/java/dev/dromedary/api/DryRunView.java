package dev.dromedary.api;

import dev.dromedary.history.History.DeliveryRow;
import dev.dromedary.replay.Matching;
import java.time.Instant;
import java.util.List;

/**
 * The deliveries that a replay would put.
 *
 * @param atLeast true if counting all of them would take too long: there are more
 * @param endpoints the same by endpoint, the most first
 * @param oldest when the first of their events was accepted
 * @param newest when the last of their events was accepted
 * @param sample the first ten of them
 */
record DryRunView(
    boolean atLeast,
    List<OfEndpoint> endpoints,
    Instant oldest,
    Instant newest,
    List<DeliveryView> sample) {

  /**
   * Matching deliveries of an endpoint.
   *
   * @param deliveries their number
   */
  record OfEndpoint(String endpointId, long deliveries) {

    static List<OfEndpoint> all(Matching<?> matching) {
      return matching.endpoints().stream()
          .map(each -> new OfEndpoint(each.getKey(), each.getValue()))
          .toList();
    }
  }

  static DryRunView of(Matching<DeliveryRow> matching) {
    return new DryRunView(
        matching.atLeast(),
        OfEndpoint.all(matching),
        matching.oldest(),
        matching.newest(),
        matching.sample().stream().map(DeliveryView::of).toList());
  }
}
