package dev.dromedary.endpoint;

import dev.dromedary.event.PageRequest.Order;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** A page of endpoints in the order of their ids, without sorting all of them for it. */
final class EndpointPage {

  private EndpointPage() {}

  static List<WebhookEndpoint> of(
      Collection<WebhookEndpoint> all,
      Predicate<WebhookEndpoint> wanted,
      Order order,
      String after,
      int count) {
    Comparator<WebhookEndpoint> up = Comparator.comparing(WebhookEndpoint::id);
    Comparator<WebhookEndpoint> sorted = order == Order.ASC ? up : up.reversed();
    PriorityQueue<WebhookEndpoint> first = new PriorityQueue<>(sorted.reversed());
    for (WebhookEndpoint endpoint : all) {
      boolean behind =
          after == null
              || (order == Order.ASC
                  ? endpoint.id().compareTo(after) > 0
                  : endpoint.id().compareTo(after) < 0);
      if (behind && wanted.test(endpoint)) {
        first.add(endpoint);
        if (first.size() > count) {
          first.poll();
        }
      }
    }
    return first.stream().sorted(sorted).toList();
  }
}
