package dev.dromedary.endpoint;

import dev.dromedary.event.InvalidInputException;
import java.time.Duration;

/**
 * The limits of an endpoint's own settings: those of the gateway. A lower value is always allowed.
 *
 * @param timeout of one attempt; a longer one would outlast what the connections and the broker
 *     wait for
 * @param maxInFlight requests that are under way to one endpoint
 */
public record EndpointLimits(Duration timeout, int maxInFlight) {

  private static final double LEAST_RATE = 0.001;
  private static final int MOST_RATE = 10_000;

  /** Null stays null: the gateway's own. */
  Duration timeout(String text) {
    if (text == null) {
      return null;
    }
    return DurationText.parse(text)
        .filter(wanted -> wanted.toMillis() >= 1 && wanted.compareTo(timeout) <= 0)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "timeout",
                    "must be 1ms to %s, such as 500ms or 5s".formatted(DurationText.of(timeout))));
  }

  /** Null stays null: the gateway's own. */
  Integer maxInFlight(Integer wanted) {
    if (wanted != null && (wanted < 1 || wanted > maxInFlight)) {
      throw new InvalidInputException(
          "maxInFlight", "must be 1 to %d (requests under way)".formatted(maxInFlight));
    }
    return wanted;
  }

  /** A burst that is not named is as many as are due in a second. */
  RateLimit rateLimit(DefinitionFields fields, RateLimit old) {
    Double perSecond =
        fields.has("rateLimit") || old == null
            ? fields.number("rateLimit")
            : Double.valueOf(old.perSecond());
    Integer burst = fields.integer("rateBurst");
    if (perSecond == null) {
      if (burst != null) {
        throw new InvalidInputException("rateBurst", "needs a rateLimit");
      }
      return null;
    }
    if (!(perSecond >= LEAST_RATE && perSecond <= MOST_RATE)) {
      throw new InvalidInputException("rateLimit", "must be 0.001 to 10000 (requests a second)");
    }
    if (burst == null) {
      return RateLimit.of(perSecond);
    }
    if (burst < 1 || burst > MOST_RATE) {
      throw new InvalidInputException("rateBurst", "must be 1 to 10000 (requests at once)");
    }
    return new RateLimit(perSecond, burst);
  }
}
