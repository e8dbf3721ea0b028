package dev.dromedary.endpoint;

import dev.dromedary.signing.SigningSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The signing secrets of an endpoint.
 *
 * @param current signs every request
 * @param previous the secrets that were rotated out, the last one first; each signs to its own end
 */
public record Secrets(SigningSecret current, List<Previous> previous) {

  /** Most that may sign at the same time: each is a signature in the header of every request. */
  public static final int MOST = 10;

  /**
   * @param until when it no longer signs
   */
  public record Previous(SigningSecret secret, Instant until) {

    public Previous {
      Objects.requireNonNull(secret, "secret");
      Objects.requireNonNull(until, "until");
    }
  }

  public Secrets {
    Objects.requireNonNull(current, "current");
    previous = List.copyOf(previous);
  }

  public static Secrets of(SigningSecret secret) {
    return new Secrets(secret, List.of());
  }

  /** The secrets that sign at that moment, the current one first. */
  public List<SigningSecret> at(Instant now) {
    return previous.isEmpty()
        ? List.of(current)
        : Stream.concat(Stream.of(current), previousAt(now).map(Previous::secret)).toList();
  }

  /** The end of the rotation, from when the current one signs alone; null without one. */
  public Instant previousUntil() {
    return previous.stream().map(Previous::until).max(Instant::compareTo).orElse(null);
  }

  /** When there is room for another one; null if there is now. */
  public Instant fullUntil(Instant now) {
    List<Previous> signing = previousAt(now).toList();
    return signing.size() + 1 < MOST
        ? null
        : signing.stream().map(Previous::until).min(Instant::compareTo).orElseThrow();
  }

  Secrets rotated(SigningSecret next, Instant until, Instant now) {
    List<Previous> signing = new ArrayList<>();
    if (now.isBefore(until)) {
      signing.add(new Previous(current, until));
    }
    previousAt(now).filter(each -> !each.secret().equals(next)).forEach(signing::add);
    return new Secrets(next, signing);
  }

  private Stream<Previous> previousAt(Instant now) {
    return previous.stream().filter(each -> now.isBefore(each.until()));
  }
}
