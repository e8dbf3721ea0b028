package dev.dromedary.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import dev.dromedary.delivery.Samples;
import dev.dromedary.event.Event;
import dev.dromedary.signing.Signature.Algorithm;
import dev.dromedary.signing.Signature.Content;
import dev.dromedary.signing.Signature.Encoding;
import dev.dromedary.signing.Signature.Scheme;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The judges are published libraries; those of npm judge in {@code ReceiverLibrariesIT}. */
class SchemesTest {

  private static final String BODY = "{\"id\":\"evt_1\",\"object\":\"event\",\"data\":{\"n\":1}}";

  private final long now = Instant.now().getEpochSecond();
  private final Event event = Samples.event();

  @Test
  void stripeVerifiesBothSecretsWhileTheyRotate() throws Exception {
    Signature stripe = signature(Scheme.STRIPE);
    SigningSecret current = stripe.generateSecret();
    SigningSecret previous = SigningSecret.parse("an old passphrase", SigningSecret.Kind.TEXT);

    String header =
        stripe.signing().headers(request(BODY), List.of(current, previous)).get("Stripe-Signature");

    for (SigningSecret secret : List.of(current, previous)) {
      Webhook.Signature.verifyHeader(BODY, header, secret.reveal(), 300);
    }
    assertThatThrownBy(
            () -> Webhook.Signature.verifyHeader(BODY + " ", header, current.reveal(), 300))
        .isInstanceOf(SignatureVerificationException.class);
    assertThatThrownBy(
            () ->
                Webhook.Signature.verifyHeader(
                    BODY, header, SigningSecret.generate().reveal(), 300))
        .isInstanceOf(SignatureVerificationException.class);
  }

  @Test
  void postalIsVerifiedByTheKeyOfItsIdInAKeySet() throws Exception {
    Signature postal = new Signature(Scheme.POSTAL, null, "X-Ark-", null, null, null, null);
    SigningSecret key = postal.generateSecret();
    SignatureScheme scheme = postal.signing();
    byte[] body = scheme.body(request(BODY));

    Map<String, String> headers = scheme.headers(request(BODY).with(body), List.of(key));

    JWKSet keys =
        JWKSet.parse(
            JsonMapper.shared().writeValueAsString(Map.of("keys", List.of(key.publicKey().jwk()))));
    RSAKey found = (RSAKey) keys.getKeyByKeyId(headers.get("X-Ark-Signature-KID"));
    assertThat(found.computeThumbprint()).hasToString(found.getKeyID());
    java.security.Signature verifying = java.security.Signature.getInstance("SHA256withRSA");
    verifying.initVerify(found.toRSAPublicKey());
    verifying.update(body);
    assertThat(verifying.verify(Base64.getDecoder().decode(headers.get("X-Ark-Signature-256"))))
        .isTrue();
  }

  @Test
  void postalHasItsEnvelope() {
    JsonNode envelope =
        JsonMapper.shared()
            .readTree(
                signature(Scheme.POSTAL)
                    .signing()
                    .body(request("{\"type\":\"email.sent\",\"data\":{\"n\":1.5}}")));

    assertThat(envelope.propertyNames()).containsExactly("event", "timestamp", "payload", "uuid");
    assertThat(envelope.get("event").stringValue()).isEqualTo(event.type());
    assertThat(envelope.get("timestamp").isNumber()).isTrue();
    assertThat(envelope.get("payload")).hasToString("{\"n\":1.5}");
    assertThat(signature(Scheme.POSTAL).signing().body(request("no JSON")))
        .asString(UTF_8)
        .contains("\"payload\":\"" + Base64.getEncoder().encodeToString("no JSON".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"SHA1", "SHA256", "SHA384", "SHA512"})
  void hmacIsWhatTheCodecLibraryMakes(Algorithm algorithm) {
    SigningSecret secret =
        SigningSecret.parse("00112233445566778899aabbccddeeff", SigningSecret.Kind.TEXT);
    HmacAlgorithms name = HmacAlgorithms.valueOf("HMAC_" + algorithm.name().replace("SHA", "SHA_"));

    assertThat(hmac(algorithm, Encoding.HEX, Content.BODY, null, secret))
        .isEqualTo("v=" + new HmacUtils(name, secret.reveal()).hmacHex(BODY));
    assertThat(hmac(algorithm, Encoding.HEX, Content.ID_TIMESTAMP_BODY, Encoding.HEX, secret))
        .isEqualTo(
            "v="
                + new HmacUtils(name, java.util.HexFormat.of().parseHex(secret.reveal()))
                    .hmacHex("evt_1." + now + "." + BODY));
    assertThat(hmac(algorithm, Encoding.BASE64, Content.TIMESTAMP_BODY, null, secret))
        .isEqualTo(
            "v="
                + Base64.getEncoder()
                    .encodeToString(new HmacUtils(name, secret.reveal()).hmac(now + "." + BODY)));
  }

  private String hmac(
      Algorithm algorithm, Encoding encoding, Content content, Encoding key, SigningSecret secret) {
    return new Signature(Scheme.HMAC, "X-Sign", "v=", algorithm, encoding, content, key)
        .signing()
        .headers(request(BODY), List.of(secret))
        .get("X-Sign");
  }

  @ParameterizedTest
  @EnumSource(Scheme.class)
  void generatedSecretIsReadAgainAndNeverShown(Scheme scheme) {
    SigningSecret secret = signature(scheme).generateSecret();

    assertThat(SigningSecret.read(secret.reveal())).isEqualTo(secret);
    assertThat(SigningSecret.parse(secret.reveal(), signature(scheme).secrets())).isEqualTo(secret);
    assertThat(secret).hasToString("whsec_***");
    assertThat(secret.keyId()).isNotEmpty();
  }

  private SignedRequest request(String body) {
    return new SignedRequest("evt_1", now, "https://r.example/in", event, body.getBytes(UTF_8));
  }

  private static Signature signature(Scheme scheme) {
    return new Signature(
        scheme, scheme == Scheme.HMAC ? "X-Sign" : null, null, null, null, null, null);
  }
}
