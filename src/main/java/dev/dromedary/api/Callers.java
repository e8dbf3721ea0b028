package dev.dromedary.api;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The callers of the API, by the text that they send as their key. */
public final class Callers {

  static final Caller FIRST = new Caller("admin", Role.ADMIN, null);

  private final ApiKey first;
  private final KnownKeys keys;
  private final TokenLogins tokens;
  private final Clock clock;

  Callers(ApiKey first, KnownKeys keys, TokenLogins tokens, Clock clock) {
    this.first = first;
    this.keys = keys;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * A caller, and how long it is one.
   *
   * @param keyId with which the sessions of this caller end
   * @param expiresAt null: never
   */
  record Login(Caller caller, String keyId, Instant expiresAt) {}

  /**
   * A caller that signed in with its key.
   *
   * @param text a key as any other, in place of the caller's own
   */
  public record Session(String text, Instant expiresAt, Caller caller) {

    @Override
    public String toString() {
      return "Session[" + caller + "]";
    }
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
    return login(bearer).map(Login::caller);
  }

  /** The caller of a request, by its {@code Authorization: Bearer <key>} (RFC 6750). */
  Optional<Caller> of(HttpServletRequest request) {
    return ApiKey.sentWith(request).flatMap(this::of);
  }

  /**
   * Begins a session of the caller with this key; empty if there is none. The session ends with the
   * key at the latest: when it is deleted or replaced, or expires. One that began with a session
   * ends as that one does.
   *
   * @throws dev.dromedary.jdbc.StoreUnavailableException if the database is unavailable
   */
  public Optional<Session> begin(String bearer, Duration longest) {
    return login(bearer).map(login -> begin(login, clock.instant().plus(longest)));
  }

  private Session begin(Login login, Instant latest) {
    Caller caller = login.caller();
    Instant end =
        login.expiresAt() != null && login.expiresAt().isBefore(latest)
            ? login.expiresAt()
            : latest;
    KnownKeys.Made made =
        keys.make(caller.who(), caller.role(), caller.tenant(), login.keyId(), caller.who(), end);
    return new Session(made.text(), made.key().expiresAt(), caller);
  }

  /** Ends a session; does nothing to a key that is none. */
  public void end(String session) {
    keys.find(session)
        .filter(key -> key.parent() != null)
        .ifPresent(key -> keys.delete(key.id(), null));
  }

  private Optional<Login> login(String bearer) {
    return first.matches(bearer)
        ? Optional.of(new Login(FIRST, first.id(), null))
        : keys.find(bearer).map(Callers::login).or(() -> tokens.of(bearer));
  }

  private static Login login(StoredKey key) {
    String parent = key.parent() == null ? key.id() : key.parent();
    return new Login(key.caller(), parent, key.expiresAt());
  }
}
