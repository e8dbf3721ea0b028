package dev.dromedary.replay;

import dev.dromedary.delivery.Delivery;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The queues on which deliveries wait that have not ended. */
interface OpenDeliveries {

  /**
   * Goes over all of the queues, which takes long where much waits.
   *
   * @return empty if that is inconclusive now: the history is behind its queue, or a queue could
   *     not be seen as a whole
   */
  Optional<Found> find(Set<String> deliveryIds);

  /**
   * @param waiting the deliveries that are on a queue
   * @param leases by delivery: of the lease records of ordered deliveries
   */
  record Found(Set<String> waiting, Map<String, Delivery.Order> leases) {}
}
