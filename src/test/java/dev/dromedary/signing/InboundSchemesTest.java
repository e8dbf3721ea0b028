package dev.dromedary.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.delivery.Samples;
import dev.dromedary.signing.Signature.Algorithm;
import dev.dromedary.signing.Signature.Content;
import dev.dromedary.signing.Signature.Encoding;
import dev.dromedary.signing.Signature.Scheme;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A receiver verifies what this gateway sends, by each scheme, and nothing else. */
class InboundSchemesTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final String URL = "https://Receiver.example:8443/in/a%20b?x=1";

  static List<Signature> all() {
    return List.of(
        of(Scheme.STANDARD, null),
        of(Scheme.STANDARD_ASYMMETRIC, null),
        of(Scheme.GITHUB, null),
        of(Scheme.STRIPE, null),
        of(Scheme.POSTAL, null),
        of(Scheme.RFC9421, null),
        of(Scheme.RFC9421, Algorithm.ED25519),
        new Signature(Scheme.RFC9421, null, null, null, null, null, Encoding.HEX),
        new Signature(
            Scheme.HMAC,
            "X-Sign",
            "v=",
            Algorithm.SHA512,
            Encoding.BASE64,
            Content.ID_TIMESTAMP_BODY,
            null));
  }

  private static Signature of(Scheme scheme, Algorithm algorithm) {
    return new Signature(scheme, null, null, algorithm, null, null, null);
  }

  @ParameterizedTest
  @MethodSource("all")
  void requestIsVerifiedByOneOfTheKeysAndNotWithAnotherBody(Signature signature) {
    SigningSecret secret = signature.generateSecret();
    Sent sent = sent(signature, secret);
    List<String> keys = List.of(key(signature.generateSecret()), key(secret));

    assertThatCode(() -> receiver(signature, keys).verify(sent.body, sent.headers))
        .doesNotThrowAnyException();

    byte[] changed = (new String(sent.body, UTF_8) + " ").getBytes(UTF_8);
    assertInvalid(signature, keys, changed, sent.headers);
    assertInvalid(signature, List.of(key(signature.generateSecret())), sent.body, sent.headers);
    assertInvalid(signature, keys, sent.body, Map.of());
  }

  @ParameterizedTest
  @MethodSource("all")
  void signedTimeMustBeNearAndIsTakenOnce(Signature signature) {
    if (List.of(Scheme.GITHUB, Scheme.POSTAL).contains(signature.scheme())) {
      return; // They sign the body alone.
    }
    SigningSecret secret = signature.generateSecret();
    Sent sent = sent(signature, secret);
    WebhookSignature receiver = receiver(signature, List.of(key(secret)));

    receiver.verify(sent.body, sent.headers);

    assertThatThrownBy(() -> receiver.verify(sent.body, sent.headers))
        .hasMessageContaining("taken already");
    receiver.verifySaved(sent.body, sent.headers);
    WebhookSignature later =
        new WebhookSignature(
            signature,
            List.of(key(secret)),
            Duration.ofMinutes(5),
            Clock.fixed(NOW.plusSeconds(301), ZoneOffset.UTC));
    assertThatThrownBy(() -> later.verify(sent.body, sent.headers))
        .hasMessageContaining("too far from now");
  }

  /** Base 64 without padding, or with other bits behind the last byte, is the same signature. */
  @ParameterizedTest
  @MethodSource("all")
  void signatureInOtherTextIsNotTakenAgain(Signature signature) {
    SigningSecret secret = signature.generateSecret();
    Sent sent = sent(signature, secret);
    String header = signature.scheme() == Scheme.RFC9421 ? "Signature" : "webhook-signature";
    String text = (String) sent.headers.get(header);
    if (text == null || !text.matches(".*==:?")) {
      return; // It has no other text.
    }
    WebhookSignature receiver = receiver(signature, List.of(key(secret)));
    receiver.verify(sent.body, sent.headers);

    int last = text.indexOf("==") - 1;
    char next = (char) (text.charAt(last) + 1);
    String otherBits = text.substring(0, last) + next + text.substring(last + 1);
    for (String other : List.of(text.replace("==", ""), otherBits)) {
      Map<String, Object> headers = new HashMap<>(sent.headers);
      headers.put(header, other);
      assertThatThrownBy(() -> receiver.verify(sent.body, headers))
          .hasMessageContaining("taken already");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void requestWithoutOneOfTwoSignaturesIsNotTakenAgain(Signature signature) {
    if (List.of(Scheme.GITHUB, Scheme.POSTAL).contains(signature.scheme())) {
      return;
    }
    SigningSecret one = signature.generateSecret();
    SigningSecret two = signature.generateSecret();
    for (List<SigningSecret> first : List.of(List.of(one, two), List.of(one), List.of(two))) {
      WebhookSignature receiver = receiver(signature, List.of(key(one), key(two)));
      Sent sent = sent(signature, first.toArray(SigningSecret[]::new));
      receiver.verify(sent.body, sent.headers);

      for (SigningSecret left : List.of(one, two)) {
        Sent again = sent(signature, left);
        assertThatThrownBy(() -> receiver.verify(again.body, again.headers))
            .hasMessageContaining("taken already");
      }
    }
  }

  @Test
  void messageSignatureCoversMethodHostPathAndId() {
    Signature signature = of(Scheme.RFC9421, null);
    SigningSecret secret = signature.generateSecret();
    Sent sent = sent(signature, secret);
    Map.of(
            "CamelHttpMethod", "PUT",
            "Host", "other.example",
            "CamelHttpUri", "/elsewhere",
            "webhook-id", "evt_2",
            "Content-Digest", "sha-256=:AAAA:")
        .forEach(
            (name, value) -> {
              Map<String, Object> headers = new HashMap<>(sent.headers);
              headers.put(name, value);
              assertInvalid(signature, List.of(key(secret)), sent.body, headers);
            });
  }

  /** It could be moved to any body. */
  @Test
  void messageSignatureThatDoesNotCoverTheBodyIsNone() {
    Signature signature = of(Scheme.RFC9421, null);
    SigningSecret secret = signature.generateSecret();
    String digest = (String) sent(signature, secret).headers.get("Content-Digest");
    for (String components : List.of("\"@method\"", "\"@method\" \"content-digest\";req")) {
      String input = "(%s);created=%d".formatted(components, NOW.getEpochSecond());
      String base =
          "\"@method\": POST\n%s\"@signature-params\": %s"
              .formatted(
                  components.contains("digest") ? "\"content-digest\": " + digest + "\n" : "",
                  input);
      Map<String, Object> headers =
          Map.of(
              "Content-Digest",
              digest,
              "Signature-Input",
              "sig1=" + input,
              "Signature",
              "sig1=:%s:"
                  .formatted(
                      Signing.base64(
                          Signing.hmac(
                              "HmacSHA256", Signing.key(secret, null), base.getBytes(UTF_8)))));

      assertInvalid(signature, List.of(key(secret)), "{}".getBytes(UTF_8), headers);
    }
  }

  @Test
  void keyOfAnotherKindIsRejectedWithoutBeingShown() {
    for (String wrong : List.of("whpk_AAAA", "whsk_x", "-----BEGIN PUBLIC KEY-----\nAAAA")) {
      for (Scheme scheme : List.of(Scheme.STANDARD_ASYMMETRIC, Scheme.POSTAL)) {
        assertThatThrownBy(() -> receiver(of(scheme, null), List.of(wrong)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("must ")
            .hasMessageNotContaining("AAAA");
      }
    }
  }

  private record Sent(byte[] body, Map<String, Object> headers) {}

  private static Sent sent(Signature signature, SigningSecret... secrets) {
    SignedRequest request =
        new SignedRequest(
            "evt_1", NOW.getEpochSecond(), URL, Samples.event(), "{}".getBytes(UTF_8));
    SignatureScheme scheme = signature.signing();
    byte[] body = scheme.body(request);
    Map<String, Object> headers =
        new HashMap<>(scheme.headers(request.with(body), List.of(secrets)));
    headers.put("webhook-id", "evt_1");
    headers.put("Host", "Receiver.example:8443");
    headers.put("CamelHttpUri", "/in/a%20b");
    return new Sent(body, headers);
  }

  /** The public one, if there is one. */
  private static String key(SigningSecret secret) {
    return secret.publicKey() == null ? secret.reveal() : secret.publicKey().text();
  }

  private static WebhookSignature receiver(Signature signature, List<String> keys) {
    return new WebhookSignature(
        signature, keys, Duration.ofMinutes(5), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static void assertInvalid(
      Signature signature, List<String> keys, byte[] body, Map<String, Object> headers) {
    assertThatThrownBy(() -> receiver(signature, keys).verify(body, headers))
        .isInstanceOf(InvalidSignatureException.class);
  }
}
