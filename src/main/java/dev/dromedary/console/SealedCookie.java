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

/** A cookie that only a gateway reads, by the key that all gateways of a database have. */
final class SealedCookie {

  /** A browser may drop a cookie that is larger (RFC 6265, section 6.1). */
  private static final int LARGEST = 4000;

  private final Encryption encryption;
  private final Clock clock;
  private final String name;
  private final boolean isFramed;

  /**
   * @param name which no other cookie has: it is good for nothing else
   * @param isFramed whether pages of other sites may show the pages that it is for
   */
  SealedCookie(Encryption encryption, Clock clock, String name, boolean isFramed) {
    this.encryption = encryption;
    this.clock = clock;
    this.name = name;
    this.isFramed = isFramed;
  }

  /** The content until its end. */
  record Opened(Instant end, String content) {

    @Override
    public String toString() {
      return "Opened[" + end + "]";
    }
  }

  /**
   * Sets it.
   *
   * @return false if its content is too large
   */
  boolean set(
      String content, Instant end, HttpServletRequest request, HttpServletResponse response) {
    String value = encryption.encrypt(end.getEpochSecond() + " " + content, name);
    if (value.length() > LARGEST) {
      return false;
    }
    set(value, Duration.between(clock.instant(), end), request, response);
    return true;
  }

  void remove(HttpServletRequest request, HttpServletResponse response) {
    set("", Duration.ZERO, request, response);
  }

  /** That of the request, as it is. */
  Optional<String> sent(HttpServletRequest request) {
    if (request.getCookies() != null) {
      for (Cookie cookie : request.getCookies()) {
        if (cookie.getName().equals(name) && !cookie.getValue().isEmpty()) {
          return Optional.of(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }

  /** The content of one that has not ended. */
  Optional<Opened> open(String sent) {
    if (!Encryption.isEncrypted(sent)) {
      return Optional.empty();
    }
    String content;
    try {
      content = encryption.decrypt(sent, name);
    } catch (RuntimeException e) {
      // Another gateway's, or none.
      return Optional.empty();
    }
    int space = content.indexOf(' ');
    Instant end = Instant.ofEpochSecond(Long.parseLong(content.substring(0, space)));
    return Optional.of(new Opened(end, content.substring(space + 1)))
        .filter(opened -> opened.end().isAfter(clock.instant()));
  }

  /**
   * Lax: a link from a chat or an alert opens the page that it names; no GET changes anything. In a
   * frame of another site a browser sends no such cookie, but one that is partitioned by that site
   * (CHIPS), which needs HTTPS.
   */
  private void set(
      String value, Duration age, HttpServletRequest request, HttpServletResponse response) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(name, value)
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
