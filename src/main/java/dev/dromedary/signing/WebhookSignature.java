package dev.dromedary.signing;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.dromedary.signing.Signature.Scheme;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;

/**
 * Verifies webhooks that an application receives, as a bean of its routes. It compares in constant
 * time; where the timestamp is signed, it must be near, and what is signed is taken once. A scheme
 * that signs the body alone cannot tell a replay from a retry: its receiver must be idempotent.
 */
public final class WebhookSignature {

  /** Behind a verified signature only, so that no stranger can fill it. */
  private static final int REMEMBERED = 1_000_000;

  private final InboundScheme scheme;
  private final Duration tolerance;
  private final Clock clock;
  private final ConcurrentMap<String, Boolean> taken;

  /**
   * @param secrets any of which may have signed; of a scheme with a key pair the public keys
   *     ({@code whpk_…}, PEM) or the private ones
   * @param tolerance how far a timestamp may be from now
   */
  public WebhookSignature(
      Signature signature, List<String> secrets, Duration tolerance, Clock clock) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("secrets must be at least one");
    }
    scheme = scheme(signature, secrets);
    this.tolerance = tolerance;
    this.clock = clock;
    this.taken =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(tolerance.multipliedBy(2).plusSeconds(1))
            .<String, Boolean>build()
            .asMap();
  }

  private static InboundScheme scheme(Signature signature, List<String> secrets) {
    boolean isRfc9421 = signature.scheme() == Scheme.RFC9421;
    SigningSecret.Kind kind = signature.secrets();
    if (kind == SigningSecret.Kind.ED25519 || kind == SigningSecret.Kind.RSA) {
      List<PublicKey> keys =
          secrets.stream().map(text -> PublicSigningKey.parse(text, kind).key()).toList();
      return isRfc9421 ? new InboundMessage(keys, List.of()) : new InboundKeyPair(signature, keys);
    }
    List<SigningSecret> parsed =
        secrets.stream().map(text -> SigningSecret.parse(text, kind)).toList();
    return isRfc9421
        ? new InboundMessage(
            List.of(), parsed.stream().map(s -> Signing.key(s, signature.key())).toList())
        : new InboundHmac(signature, parsed);
  }

  /**
   * @param headers of the request, in names of any case; for RFC 9421 those of a Camel message,
   *     with {@code Host}, {@code CamelHttpMethod} and {@code CamelHttpUri} as the sender has them
   * @throws InvalidSignatureException if the request must not be taken
   */
  public void verify(byte[] body, Map<String, Object> headers) {
    InboundScheme.Verified found = scheme.verify(new InboundRequest(body, headers));
    long now = clock.instant().getEpochSecond();
    if (found.expires() != null && found.expires() < now) {
      throw new InvalidSignatureException("The signature has expired.");
    }
    if (found.timestamp() != null) {
      if (Math.abs(now - found.timestamp()) > tolerance.toSeconds()) {
        throw new InvalidSignatureException("The timestamp is too far from now.");
      }
      if (taken.putIfAbsent(found.content(), true) != null) {
        throw new InvalidSignatureException("The request was taken already.");
      }
    }
  }

  /** As {@link #verify}, however old the request is, and however often it came. */
  public void verifySaved(byte[] body, Map<String, Object> headers) {
    scheme.verify(new InboundRequest(body, headers));
  }
}
