package dev.dromedary.console;

import dev.dromedary.api.EndedSessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of readers, which a cookie holds: an id and the key of the API, encrypted, with the end
 * of the session. No gateway keeps them, so that each of several knows all, and a key that is
 * deleted ends its sessions at once. Only a session that its reader ended is stored, by its id:
 * several texts of a cookie may have the same content.
 */
final class Sessions {

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
  private static final Duration LENGTH = Duration.ofHours(12);

  private final SealedCookie cookie;
  private final EndedSessions ended;
  private final Clock clock;

  Sessions(SealedCookie cookie, EndedSessions ended, Clock clock) {
    this.cookie = cookie;
    this.ended = ended;
    this.clock = clock;
  }

  /**
   * Begins one, which ends with the key at the latest.
   *
   * @param keyUntil null: never
   * @return false if the key is too large for a cookie, as a token with many claims may be
   */
  boolean begin(
      String key, Instant keyUntil, HttpServletRequest request, HttpServletResponse response) {
    Instant end = clock.instant().plus(LENGTH);
    return cookie.set(
        UUID.randomUUID() + " " + key,
        keyUntil != null && keyUntil.isBefore(end) ? keyUntil : end,
        request,
        response);
  }

  /** Ends the session of the request at every gateway. */
  void end(HttpServletRequest request, HttpServletResponse response) {
    sent(request)
        .flatMap(this::open)
        .ifPresent(session -> ended.end(hash(session.id), session.end));
    cookie.remove(request, response);
  }

  /** The cookie of the request, as it is. */
  Optional<String> sent(HttpServletRequest request) {
    return cookie.sent(request);
  }

  /** The key of the API of a session that has not ended. */
  Optional<String> key(String sent) {
    return open(sent).filter(session -> !isEnded(session.id)).map(session -> session.key);
  }

  /** The content of a cookie. */
  private record Session(String id, String key, Instant end) {

    static Session of(SealedCookie.Opened opened) {
      String[] content = opened.content().split(" ", 2);
      return new Session(content[0], content[content.length - 1], opened.end());
    }

    @Override
    public String toString() {
      return "Session[" + id + "]";
    }
  }

  private Optional<Session> open(String sent) {
    return cookie.open(sent).map(Session::of);
  }

  /** While the database is unavailable a session goes on: the pages say what is wrong. */
  private boolean isEnded(String id) {
    try {
      return ended.isEnded(hash(id));
    } catch (RuntimeException e) {
      LOG.debug("Ended sessions cannot be read: {}", e.getMessage());
      return false;
    }
  }

  private static String hash(String id) {
    return DigestUtils.sha256Hex(id);
  }
}
