package dev.dromedary.signing;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.dromedary.signing.Signature.Algorithm;
import dev.dromedary.signing.Signature.Content;
import dev.dromedary.signing.Signature.Encoding;
import dev.dromedary.signing.Signature.Scheme;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Verifies webhooks that an application receives, as a bean of its routes. It compares in constant
 * time; where the timestamp is signed, it must be near, and a signature is taken once. A scheme
 * that signs the body alone cannot tell a replay from a retry: its receiver must be idempotent.
 */
public final class WebhookSignature {

  /** Behind a verified signature only, so that no stranger can fill it. */
  private static final int REMEMBERED = 1_000_000;

  private final Scheme scheme;
  private final String header;
  private final SignatureScheme signing;
  private final boolean timed;
  private final List<SigningSecret> secrets;
  private final Duration tolerance;
  private final Clock clock;
  private final ConcurrentMap<String, Boolean> taken;

  /**
   * @param signature of the scheme standard, github, stripe or hmac
   * @param secrets any of which may have signed
   * @param tolerance how far a timestamp may be from now
   */
  public WebhookSignature(
      Signature signature, List<String> secrets, Duration tolerance, Clock clock) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("secrets must be at least one");
    }
    scheme = signature.scheme();
    switch (scheme) {
      case STANDARD -> {
        header = StandardWebhooks.SIGNATURE;
        signing = new StandardWebhooks();
      }
      case GITHUB -> {
        header = "X-Hub-Signature-256";
        signing = hmac(header, "sha256=", Content.BODY);
      }
      case STRIPE -> {
        header = signature.header() == null ? StripeSignature.HEADER : signature.header();
        signing = hmac(header, "v1=", Content.TIMESTAMP_BODY);
      }
      case HMAC -> {
        header = signature.header();
        signing = signature.signing();
      }
      default ->
          throw new IllegalArgumentException("scheme must be standard, github, stripe or hmac");
    }
    timed =
        scheme == Scheme.STANDARD
            || scheme == Scheme.STRIPE
            || signature.content() == Content.TIMESTAMP_BODY
            || signature.content() == Content.ID_TIMESTAMP_BODY;
    this.secrets =
        secrets.stream().map(text -> SigningSecret.parse(text, signature.secrets())).toList();
    this.tolerance = tolerance;
    this.clock = clock;
    this.taken =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(tolerance.multipliedBy(2).plusSeconds(1))
            .<String, Boolean>build()
            .asMap();
  }

  private static SignatureScheme hmac(String header, String prefix, Content content) {
    return new HmacSignature(header, prefix, Algorithm.SHA256, Encoding.HEX, content, null);
  }

  /**
   * @param headers of the request, in names of any case
   * @throws InvalidSignatureException if the request must not be taken
   */
  public void verify(byte[] body, Map<String, Object> headers) {
    Map<String, Object> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    named.putAll(headers);
    List<String> given = Arrays.asList(required(named, header).split(separator()));
    long timestamp = timed ? near(timestamp(named, given)) : 0;
    Object id = named.get("webhook-id");
    SignedRequest request = new SignedRequest(String.valueOf(id), timestamp, null, null, body);
    String found = null;
    for (SigningSecret secret : secrets) {
      String expected = signing.headers(request, List.of(secret)).get(header);
      for (String each : given) {
        if (MessageDigest.isEqual(Signing.utf8(expected), Signing.utf8(each))) {
          found = expected;
        }
      }
    }
    if (found == null) {
      throw new InvalidSignatureException("The signature is not that of the request.");
    }
    if (timed && taken.putIfAbsent(found, true) != null) {
      throw new InvalidSignatureException("The request was taken already.");
    }
  }

  private String separator() {
    return scheme == Scheme.STANDARD ? " " : scheme == Scheme.STRIPE ? "," : "\n";
  }

  private String timestamp(Map<String, Object> headers, List<String> given) {
    return scheme == Scheme.STRIPE
        ? given.stream()
            .filter(each -> each.startsWith("t="))
            .map(each -> each.substring(2))
            .findFirst()
            .orElse("")
        : required(headers, StandardWebhooks.TIMESTAMP);
  }

  private long near(String timestamp) {
    if (!timestamp.matches("[0-9]{1,12}")) {
      throw new InvalidSignatureException("The timestamp must be seconds since 1970.");
    }
    long seconds = Long.parseLong(timestamp);
    if (Math.abs(clock.instant().getEpochSecond() - seconds) > tolerance.toSeconds()) {
      throw new InvalidSignatureException("The timestamp is too far from now.");
    }
    return seconds;
  }

  private static String required(Map<String, Object> headers, String name) {
    if (headers.get(name) instanceof String text) {
      return text;
    }
    throw new InvalidSignatureException("The header " + name + " must be there, once.");
  }
}
