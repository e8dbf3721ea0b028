package dev.dromedary.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The callers of the API, by the text that they send as their key. */
public final class Callers {

  static final Caller FIRST = new Caller("admin", Role.ADMIN, null);

  private final ApiKey first;
  private final KnownKeys keys;
  private final TokenLogins tokens;

  Callers(ApiKey first, KnownKeys keys, TokenLogins tokens) {
    this.first = first;
    this.keys = keys;
    this.tokens = tokens;
  }

  /**
   * The caller with this key, or token of the identity provider. The first key is good without a
   * database.
   *
   * @param bearer as sent in {@code Authorization: Bearer …}
   * @throws dev.dromedary.jdbc.StoreUnavailableException if it cannot be looked up or verified now
   * @throws org.springframework.web.ErrorResponseException 403, for a valid token without a role
   */
  public Optional<Caller> of(String bearer) {
    return first.matches(bearer)
        ? Optional.of(FIRST)
        : keys.find(bearer).map(StoredKey::caller).or(() -> tokens.of(bearer));
  }

  /** The caller of a request, by its {@code Authorization: Bearer <key>} (RFC 6750). */
  Optional<Caller> of(HttpServletRequest request) {
    return ApiKey.sentWith(request).flatMap(this::of);
  }
}
