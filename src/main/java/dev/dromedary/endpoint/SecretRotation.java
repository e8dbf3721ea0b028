package dev.dromedary.endpoint;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.signing.SigningSecret;
import java.time.Duration;
import java.time.Instant;

/**
 * Gives endpoints new secrets.
 *
 * @param overlap how long a secret that was rotated out signs as well
 */
public record SecretRotation(Duration overlap) {

  private static final Duration LONGEST = Duration.ofDays(30);

  /**
   * @param text how long this once, such as {@code 2h}; or null
   */
  public Duration overlap(String text) {
    if (text == null) {
      return overlap;
    }
    return DurationText.parse(text)
        .filter(asked -> asked.compareTo(LONGEST) <= 0)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "overlap",
                    "must be a whole number and ms, s, m or h, and at most "
                        + DurationText.of(LONGEST)));
  }

  /** Another secret for the endpoint; the one before signs for the overlap as well. */
  public WebhookEndpoint rotate(
      WebhookEndpoint before, SigningSecret next, Duration overlap, Instant now) {
    if (before.secrets().current().equals(next)) {
      throw new InvalidInputException("secret", "must be another than the current one");
    }
    return before.withRotatedSecret(next, now.plus(overlap), now);
  }
}
