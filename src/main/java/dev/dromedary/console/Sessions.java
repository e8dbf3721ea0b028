package dev.dromedary.console;

import dev.dromedary.api.EndedSessions;
import dev.dromedary.encryption.Encryption;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * Sessions of readers, which a cookie holds: the key of the API, encrypted, with the end of the
 * session. No gateway keeps them, so that each of several knows all, and a key that is deleted ends
 * its sessions at once. Only a session that its reader ended is stored.
 */
final class Sessions {

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
  private static final Duration LENGTH = Duration.ofHours(12);

  /** A browser may drop a cookie that is larger (RFC 6265, section 6.1). */
  private static final int LARGEST = 4000;

  private final Encryption encryption;
  private final EndedSessions ended;
  private final Clock clock;
  private final String site;
  private final boolean isFramed;

  /**
   * @param site the name of the site that they are for, and of no other
   * @param isFramed whether pages of other sites may show its pages
   */
  Sessions(Encryption encryption, EndedSessions ended, Clock clock, String site, boolean isFramed) {
    this.encryption = encryption;
    this.ended = ended;
    this.clock = clock;
    this.site = site;
    this.isFramed = isFramed;
  }

  /** The content of a cookie. */
  private record Session(Instant end, String key) {}

  /**
   * Begins one, which ends with the key at the latest.
   *
   * @param keyUntil null: never
   * @return false if the key is too large for a cookie, as a token with many claims may be
   */
  boolean begin(
      String key, Instant keyUntil, HttpServletRequest request, HttpServletResponse response) {
    Instant now = clock.instant();
    Instant end = now.plus(LENGTH);
    if (keyUntil != null && keyUntil.isBefore(end)) {
      end = keyUntil;
    }
    String value = encryption.encrypt(end.getEpochSecond() + " " + key, context());
    if (value.length() > LARGEST) {
      return false;
    }
    set(request, response, value, Duration.between(now, end));
    return true;
  }

  /** Ends the session of the request at every gateway. */
  void end(HttpServletRequest request, HttpServletResponse response) {
    Optional<String> sent = sent(request);
    sent.flatMap(this::read)
        .ifPresent(session -> ended.end(DigestUtils.sha256Hex(sent.get()), session.end()));
    set(request, response, "", Duration.ZERO);
  }

  /** The cookie of the request, as it is. */
  Optional<String> sent(HttpServletRequest request) {
    if (request.getCookies() != null) {
      for (Cookie cookie : request.getCookies()) {
        if (cookie.getName().equals(cookie()) && !cookie.getValue().isEmpty()) {
          return Optional.of(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }

  /** The key of the API of a session that has not ended. */
  Optional<String> key(String sent) {
    return read(sent)
        .filter(session -> session.end().isAfter(clock.instant()))
        .filter(session -> !isEnded(sent))
        .map(Session::key);
  }

  /** While the database is unavailable a session goes on: the pages say what is wrong. */
  private boolean isEnded(String sent) {
    try {
      return ended.isEnded(DigestUtils.sha256Hex(sent));
    } catch (RuntimeException e) {
      LOG.debug("Ended sessions cannot be read: {}", e.getMessage());
      return false;
    }
  }

  private Optional<Session> read(String sent) {
    if (!Encryption.isEncrypted(sent)) {
      return Optional.empty();
    }
    String content;
    try {
      content = encryption.decrypt(sent, context());
    } catch (RuntimeException e) {
      // Another gateway's, or none.
      return Optional.empty();
    }
    int space = content.indexOf(' ');
    return Optional.of(
        new Session(
            Instant.ofEpochSecond(Long.parseLong(content.substring(0, space))),
            content.substring(space + 1)));
  }

  private String cookie() {
    return "webhooks-" + site;
  }

  private String context() {
    return site + " session";
  }

  /**
   * Lax: a link from a chat or an alert opens the page that it names; no GET changes anything. In a
   * frame of another site a browser sends no such cookie, but one that is partitioned by that site
   * (CHIPS), which needs HTTPS.
   */
  private void set(
      HttpServletRequest request, HttpServletResponse response, String value, Duration age) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(cookie(), value)
            .path(request.getContextPath() + request.getServletPath())
            .httpOnly(true)
            .secure(isFramed || request.isSecure())
            .sameSite(isFramed ? "None" : "Lax")
            .partitioned(isFramed)
            .maxAge(age)
            .build()
            .toString());
  }
}
