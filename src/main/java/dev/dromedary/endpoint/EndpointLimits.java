package dev.dromedary.endpoint;

import dev.dromedary.event.Refusal;
import java.time.Duration;

/**
 * What an endpoint may ask for at most: what the gateway allows to all. Less it may always ask for.
 *
 * @param timeout of one attempt; a longer one would outlast what the connections and the broker
 *     wait for
 * @param maxInFlight requests that are under way to one endpoint
 */
public record EndpointLimits(Duration timeout, int maxInFlight) {

  /** Null stays null: the gateway's own. */
  Duration timeout(String text) {
    if (text == null) {
      return null;
    }
    return DurationText.parse(text)
        .filter(wanted -> wanted.toMillis() >= 1 && wanted.compareTo(timeout) <= 0)
        .orElseThrow(
            () ->
                new Refusal(
                    "timeout",
                    "must be 1ms to %s, such as 500ms or 5s".formatted(DurationText.of(timeout))));
  }

  /** Null stays null: the gateway's own. */
  Integer maxInFlight(Integer wanted) {
    if (wanted != null && (wanted < 1 || wanted > maxInFlight)) {
      throw new Refusal(
          "maxInFlight", "must be 1 to %d (requests under way)".formatted(maxInFlight));
    }
    return wanted;
  }
}
