package dev.dromedary.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The callers of the API, by the text that they send as their key. */
public final class Callers {

  private static final Caller FIRST = new Caller("admin", Role.ADMIN, null);

  private final ApiKey first;

  Callers(ApiKey first) {
    this.first = first;
  }

  /**
   * The caller with this key.
   *
   * @param bearer as sent in {@code Authorization: Bearer …}
   */
  public Optional<Caller> of(String bearer) {
    return first.matches(bearer) ? Optional.of(FIRST) : Optional.empty();
  }

  /** The caller of a request, by its {@code Authorization: Bearer <key>} (RFC 6750). */
  Optional<Caller> of(HttpServletRequest request) {
    return ApiKey.sentWith(request).flatMap(this::of);
  }
}
