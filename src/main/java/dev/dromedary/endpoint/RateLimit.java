package dev.dromedary.endpoint;

/**
 * How many requests an endpoint is sent.
 *
 * @param perSecond on average, more than 0
 * @param burst at once after a while without any, at least 1
 */
public record RateLimit(double perSecond, int burst) {

  /** As many at once as are due in a second. */
  public static RateLimit of(double perSecond) {
    return new RateLimit(perSecond, (int) Math.max(1, Math.ceil(perSecond)));
  }
}
