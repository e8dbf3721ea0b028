package dev.dromedary.api;

import static dev.dromedary.api.JsonConverter.JSON;
import static dev.dromedary.api.JsonConverter.PLUS_JSON;

import dev.dromedary.endpoint.EndpointSignature;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.SecretRotation;
import dev.dromedary.endpoint.Secrets;
import dev.dromedary.monitor.Operations;
import dev.dromedary.signing.SigningSecret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The secrets that sign the requests to an endpoint. */
@RestController
@RequestMapping("/api/v1/endpoints")
final class EndpointSecretsController {

  private final EndpointChanges changes;
  private final SecretRotation rotation;
  private final Clock clock;

  EndpointSecretsController(
      Endpoints endpoints,
      Operations operations,
      SecretRotation rotation,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    this.changes = new EndpointChanges(endpoints, operations);
    this.rotation = rotation;
    this.clock = webhooksClock;
  }

  record Secret(String secret, Instant previousSecretUntil) {
    @Override
    public String toString() {
      return "Secret[***]";
    }
  }

  /**
   * @param secret The new secret; generated if it is absent.
   * @param overlap How long the one before signs as well, at most `720h`; `0s` ends it at once.
   */
  record Rotation(String secret, String overlap) {
    @Override
    public String toString() {
      return "Rotation[***]";
    }
  }

  @RequiresRole(Role.ADMIN)
  @Audited("endpoint.show-secret")
  @GetMapping("/{id}/secret")
  Secret secret(@PathVariable String id) {
    Secrets secrets = changes.find(id).secrets();
    return new Secret(secrets.current().reveal(), secrets.previousUntil());
  }

  /**
   * The public keys of an endpoint.
   *
   * @param keys The current key, and those before it while they rotate.
   */
  record PublicKeys(List<PublicKey> keys) {}

  /**
   * A public key.
   *
   * @param kid Id of the key (RFC 7638).
   * @param publicKey `whpk_…` for Ed25519, PEM for RSA.
   */
  record PublicKey(String kid, String publicKey) {}

  @RequiresRole(Role.VIEWER)
  @GetMapping("/{id}/public-key")
  PublicKeys publicKeys(@PathVariable String id) {
    List<PublicKey> keys =
        changes.find(id).secrets().at(clock.instant()).stream()
            .map(SigningSecret::publicKey)
            .filter(Objects::nonNull)
            .map(key -> new PublicKey(key.keyId(), key.text()))
            .toList();
    if (keys.isEmpty()) {
      throw ProblemType.NOT_FOUND.because(
          "The signature scheme of the endpoint has no public key.");
    }
    return new PublicKeys(keys);
  }

  @RequiresRole(Role.ADMIN)
  @Audited("endpoint.rotate-secret")
  @PostMapping(
      path = "/{id}/rotate-secret",
      consumes = {JSON, PLUS_JSON})
  EndpointView rotateSecret(
      @PathVariable String id, @RequestBody(required = false) Rotation asked, EntityTags tags) {
    Rotation how = asked == null ? new Rotation(null, null) : asked;
    Instant now = clock.instant();
    EndpointSignature.requireSecret(how.secret());
    Duration overlap = rotation.overlap(how.overlap());
    return EndpointView.withSecret(
        changes.update(
            id,
            tags,
            before -> {
              Instant full = before.secrets().fullUntil(now);
              if (full != null && !overlap.isZero()) {
                throw ProblemType.TOO_MANY_SECRETS.because(
                    "%d secrets sign already; the first of them ends at %s."
                        .formatted(Secrets.MOST, full));
              }
              return rotation.rotate(
                  before,
                  EndpointSignature.secret(how.secret(), before.definition().signature()),
                  overlap,
                  now);
            }));
  }

  @RequiresRole(Role.ADMIN)
  @Audited("endpoint.end-overlap")
  @DeleteMapping("/{id}/secrets/previous")
  EndpointView endOverlap(@PathVariable String id, EntityTags tags) {
    return EndpointView.of(
        changes.update(id, tags, before -> before.withoutPreviousSecrets(clock.instant())));
  }
}
