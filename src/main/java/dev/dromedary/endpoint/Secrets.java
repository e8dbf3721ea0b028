package dev.dromedary.endpoint;

import dev.dromedary.sign.SigningSecret;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What signs the requests to an endpoint.
 *
 * @param current signs every request
 * @param previous signs as well until {@code previousUntil}, or null
 * @param previousUntil end of the rotation, or null
 */
public record Secrets(SigningSecret current, SigningSecret previous, Instant previousUntil) {

  public Secrets {
    Objects.requireNonNull(current, "current");
  }

  public static Secrets of(SigningSecret secret) {
    return new Secrets(secret, null, null);
  }

  /** Those that sign at that moment, the current one first. */
  public List<SigningSecret> at(Instant now) {
    return previous != null && now.isBefore(previousUntil)
        ? List.of(current, previous)
        : List.of(current);
  }

  Secrets rotated(SigningSecret next, Instant until) {
    return new Secrets(next, current, until);
  }
}
