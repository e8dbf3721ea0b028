package dev.dromedary.console;

import dev.dromedary.encryption.Encryption;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * Sessions of readers, which a cookie holds: the key of the API, encrypted, with the end of the
 * session. No gateway keeps them, so that each of several knows all, and a key that is deleted ends
 * its sessions at once.
 */
final class Sessions {

  private static final String COOKIE = "webhooks-console";
  private static final String CONTEXT = "console session";
  private static final Duration LENGTH = Duration.ofHours(12);

  private final Encryption encryption;
  private final Clock clock;

  Sessions(Encryption encryption, Clock clock) {
    this.encryption = encryption;
    this.clock = clock;
  }

  void begin(String key, HttpServletRequest request, HttpServletResponse response) {
    String content = clock.instant().plus(LENGTH).getEpochSecond() + " " + key;
    set(request, response, encryption.encrypt(content, CONTEXT), LENGTH);
  }

  void end(HttpServletRequest request, HttpServletResponse response) {
    set(request, response, "", Duration.ZERO);
  }

  /** The cookie of the request, as it is. */
  static Optional<String> sent(HttpServletRequest request) {
    if (request.getCookies() != null) {
      for (Cookie cookie : request.getCookies()) {
        if (cookie.getName().equals(COOKIE) && !cookie.getValue().isEmpty()) {
          return Optional.of(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }

  /** The key of the API of a session that has not ended. */
  Optional<String> key(String sent) {
    if (!Encryption.isEncrypted(sent)) {
      return Optional.empty();
    }
    String content;
    try {
      content = encryption.decrypt(sent, CONTEXT);
    } catch (RuntimeException e) {
      // Another gateway's, or none.
      return Optional.empty();
    }
    int space = content.indexOf(' ');
    Instant end = Instant.ofEpochSecond(Long.parseLong(content.substring(0, space)));
    return end.isAfter(clock.instant())
        ? Optional.of(content.substring(space + 1))
        : Optional.empty();
  }

  /** Lax: a link from a chat or an alert opens the page that it names; no GET changes anything. */
  private static void set(
      HttpServletRequest request, HttpServletResponse response, String value, Duration age) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(COOKIE, value)
            .path(request.getContextPath() + request.getServletPath())
            .httpOnly(true)
            .secure(request.isSecure())
            .sameSite("Lax")
            .maxAge(age)
            .build()
            .toString());
  }
}
