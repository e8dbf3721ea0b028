package dev.dromedary.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The callers of the API, by the text that they send as their key. */
public final class Callers {

  private static final Caller FIRST = new Caller("admin", Role.ADMIN, null);

  private final ApiKey first;
  private final KnownKeys keys;

  Callers(ApiKey first, KnownKeys keys) {
    this.first = first;
    this.keys = keys;
  }

  /**
   * The caller with this key. The first key is good without a database.
   *
   * @param bearer as sent in {@code Authorization: Bearer …}
   * @throws dev.dromedary.jdbc.StoreUnavailableException if it cannot be looked up now
   */
  public Optional<Caller> of(String bearer) {
    return first.matches(bearer) ? Optional.of(FIRST) : keys.caller(bearer);
  }

  /** The caller of a request, by its {@code Authorization: Bearer <key>} (RFC 6750). */
  Optional<Caller> of(HttpServletRequest request) {
    return ApiKey.sentWith(request).flatMap(this::of);
  }
}
