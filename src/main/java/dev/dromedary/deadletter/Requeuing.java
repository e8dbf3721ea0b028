package dev.dromedary.deadletter;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts back what an endpoint left among the dead letters while it was disabled, once it no longer
 * is. The endpoint is marked with it until the pass is over, so that a restart goes on where a
 * crash ended it; several gateways that do the same pass share its work.
 */
final class Requeuing {

  private static final Logger LOG = LoggerFactory.getLogger(Requeuing.class);

  /** In which the other gateways learn that it is no longer disabled. */
  private static final Duration A_MOMENT = Duration.ofSeconds(2);

  private final Endpoints endpoints;
  private final DeadLetters deadLetters;
  private final Clock clock;
  private final Set<String> marked = ConcurrentHashMap.newKeySet();

  Requeuing(Endpoints endpoints, DeadLetters deadLetters, Clock clock) {
    this.endpoints = endpoints;
    this.deadLetters = deadLetters;
    this.clock = clock;
    endpoints.addListener(
        (before, after) -> {
          if (after != null && after.requeuingSince() != null) {
            marked.add(after.id());
          }
        });
  }

  /** One pass for all endpoints that wait for it; returns how many dead letters it put back. */
  public int run() {
    Instant now = clock.instant();
    Map<String, Instant> due = new HashMap<>();
    for (String id : marked) {
      Instant since = endpoints.find(id).map(WebhookEndpoint::requeuingSince).orElse(null);
      if (since == null) {
        marked.remove(id);
      } else if (!now.isBefore(since.plus(A_MOMENT))) {
        due.put(id, since);
      }
    }
    if (due.isEmpty()) {
      return 0;
    }
    int requeued = deadLetters.requeuePaced(due.keySet()).count();
    if (requeued > 0) {
      LOG.info("Requeuing {} dead letters of endpoints that are enabled again", requeued);
    }
    due.forEach(this::over);
    return requeued;
  }

  /** Unless it was disabled and enabled again meanwhile. */
  private void over(String id, Instant since) {
    endpoints.change(
        id,
        endpoint ->
            since.equals(endpoint.requeuingSince())
                ? endpoint.requeued(clock.instant())
                : endpoint);
  }
}
