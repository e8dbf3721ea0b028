package dev.dromedary.api;

import static dev.dromedary.api.JsonConverter.JSON;
import static dev.dromedary.api.JsonConverter.PLUS_JSON;

import dev.dromedary.endpoint.DurationText;
import dev.dromedary.event.EventRules;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.PageRequest.Order;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The keys of the API, and tokens, which are keys of a tenant that soon expire. */
@RestController
@RequestMapping("/api/v1")
final class KeysController {

  private static final Duration LONGEST_TOKEN = Duration.ofHours(24);
  private static final Duration DEFAULT_TOKEN = Duration.ofHours(1);
  private static final int LONGEST_NAME = 200;

  private final KeyStore store;
  private final KnownKeys keys;
  private final Clock clock;

  KeysController(KeyStore store, KnownKeys keys, @Qualifier("webhooksClock") Clock webhooksClock) {
    this.store = store;
    this.keys = keys;
    this.clock = webhooksClock;
  }

  /**
   * A key that is to be made.
   *
   * @param name The name of the caller in logs, replays and the audit.
   * @param role The calls that it is good for.
   * @param tenant The only tenant that it sees and touches; absent for all.
   * @param expiresAt When it is good no longer; absent for never.
   */
  record NewKey(String name, Role role, String tenant, Instant expiresAt) {}

  /**
   * A token that is to be made.
   *
   * @param role The calls that it is good for, without those about keys; by default those of a
   *     viewer.
   * @param ttl How long it is good, at most 24h and at most as long as the key that makes it; by
   *     default 1h.
   */
  record NewToken(Role role, String ttl) {}

  /**
   * A key.
   *
   * @param id Id of the key, by which it is deleted.
   * @param name The name of the caller.
   * @param role The calls that it is good for.
   * @param tenant The only tenant that it sees and touches, if it has one.
   * @param createdBy The name of the key that made it.
   * @param createdAt When it was made.
   * @param expiresAt When it is good no longer, if it expires.
   * @param lastUsedAt When it was used last, to the minute.
   * @param key The key itself, only in the answer that makes it.
   */
  record KeyView(
      String id,
      String name,
      Role role,
      String tenant,
      String createdBy,
      Instant createdAt,
      Instant expiresAt,
      Instant lastUsedAt,
      String key) {

    static KeyView of(StoredKey stored) {
      return of(stored, null);
    }

    static KeyView of(StoredKey stored, String text) {
      return new KeyView(
          stored.id(),
          stored.name(),
          stored.role(),
          stored.tenant(),
          stored.createdBy(),
          stored.createdAt(),
          stored.expiresAt(),
          stored.lastUsedAt(),
          text);
    }

    @Override
    public String toString() {
      return "KeyView[" + id + "]";
    }
  }

  /** Lists the keys and tokens, without the first key and without their texts. */
  @RequiresRole(Role.ADMIN)
  @GetMapping("/keys")
  Listing<KeyView> list(Paging paging, Caller caller) {
    caller.requireKey();
    return new Listing<>(
            "keys",
            KeyView.class,
            paging,
            Order.ASC,
            Arrays.asList(caller.tenant()),
            page -> store.list(caller.tenant(), page).map(KeyView::of))
        .without(Set.of("key"));
  }

  /** Makes a key, which the answer shows this one time. */
  @RequiresRole(Role.ADMIN)
  @Audited("key.create")
  @PostMapping(
      path = "/keys",
      consumes = {JSON, PLUS_JSON})
  ResponseEntity<KeyView> create(
      @RequestBody NewKey asked, Caller caller, HttpServletRequest request) {
    caller.requireKey();
    if (asked.name() == null || asked.name().isBlank() || asked.name().length() > LONGEST_NAME) {
      throw new InvalidInputException("name", "must be a text of 1 to 200 characters");
    }
    if (asked.name().equals(Callers.FIRST.who())) {
      throw new InvalidInputException("name", "must not be that of the first key");
    }
    if (asked.role() == null) {
      throw new InvalidInputException("role", "must be admin, operator, viewer or sender");
    }
    if (asked.expiresAt() != null && !asked.expiresAt().isAfter(clock.instant())) {
      throw new InvalidInputException("expiresAt", "must be later than now");
    }
    String tenant = asked.tenant() == null ? null : EventRules.tenant("tenant", asked.tenant());
    String of = caller.tenantOf(tenant);
    AuditTrail.about(of);
    KnownKeys.Made made =
        keys.make(asked.name(), asked.role(), of, caller.who(), asked.expiresAt());
    return ResponseEntity.created(URI.create(request.getRequestURI() + "/" + made.key().id()))
        .body(KeyView.of(made.key(), made.text()));
  }

  /** Deletes a key. Every gateway refuses it from a second later on. */
  @RequiresRole(Role.ADMIN)
  @Audited("key.delete")
  @DeleteMapping("/keys/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String id, Caller caller) {
    caller.requireKey();
    StoredKey deleted =
        keys.delete(id, caller.tenant())
            .orElseThrow(() -> ProblemType.notFound("id", "There is no key with this id."));
    AuditTrail.about(deleted.tenant());
  }

  /**
   * Makes a token of a tenant, for its own pages for example; the answer shows it this one time.
   */
  @RequiresRole(Role.ADMIN)
  @Audited("token.create")
  @PostMapping(
      path = "/tenants/{tenant}/tokens",
      consumes = {JSON, PLUS_JSON})
  @ResponseStatus(HttpStatus.CREATED)
  KeyView token(
      @PathVariable String tenant, @RequestBody(required = false) NewToken asked, Caller caller) {
    caller.requireKey();
    Role role = asked == null || asked.role() == null ? Role.VIEWER : asked.role();
    Duration ttl =
        asked == null || asked.ttl() == null
            ? DEFAULT_TOKEN
            : DurationText.parse(asked.ttl()).orElse(Duration.ZERO);
    if (ttl.isZero() || ttl.compareTo(LONGEST_TOKEN) > 0) {
      throw new InvalidInputException("ttl", "must be a duration of 1ms to 24h, such as 15m");
    }
    String of = caller.tenantOf(EventRules.tenant("tenant", tenant));
    AuditTrail.about(of);
    KnownKeys.Made made =
        keys.makeToken("token of " + of, role, of, caller, clock.instant().plus(ttl));
    return KeyView.of(made.key(), made.text());
  }
}
