package dev.dromedary.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.net.Webhook;
import dev.dromedary.signing.Signature.Scheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.junit.jupiter.api.Test;

/** The senders are published libraries. */
class WebhookSignatureTest {

  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final String BODY = "{\"name\":\"Zoë\"}";
  private static final String TEXT = "a passphrase of before";

  private final long now = NOW.getEpochSecond();

  @Test
  void standardRequestIsTakenOnce() throws Exception {
    String secret = SigningSecret.generate().reveal();
    WebhookSignature signature = of(Scheme.STANDARD, SigningSecret.generate().reveal(), secret);
    Map<String, Object> headers = standard(secret, now);

    verify(signature, BODY, headers);

    assertInvalid(signature, BODY, headers, "taken already");
    assertThatCode(() -> verify(signature, BODY, standard(secret, now + 1)))
        .as("the sender's own retry")
        .doesNotThrowAnyException();
  }

  @Test
  void otherBodySecretOrTimeIsRejected() throws Exception {
    String secret = SigningSecret.generate().reveal();
    WebhookSignature signature = of(Scheme.STANDARD, secret);

    assertInvalid(signature, BODY + " ", standard(secret, now), "not that of the request");
    assertInvalid(signature, BODY, standard(SigningSecret.generate().reveal(), now), "not that of");
    assertInvalid(signature, BODY, standard(secret, now - 301), "too far from now");
    assertInvalid(signature, BODY, standard(secret, now + 301), "too far from now");
    assertInvalid(signature, BODY, Map.of(), "webhook-signature must be there");
  }

  @Test
  void stripesRequestIsTakenOnce() throws Exception {
    WebhookSignature signature = of(Scheme.STRIPE, TEXT);
    String v1 = Webhook.Util.computeHmacSha256(TEXT, now + "." + BODY);
    Map<String, Object> headers = Map.of("stripe-signature", "t=" + now + ",v0=x,v1=" + v1);

    verify(signature, BODY, headers);

    assertInvalid(signature, BODY, headers, "taken already");
    assertInvalid(
        signature, BODY, Map.of("Stripe-Signature", "t=" + (now + 1) + ",v1=" + v1), "not that of");
    assertInvalid(signature, BODY, Map.of("Stripe-Signature", "v1=" + v1), "seconds since 1970");
  }

  @Test
  void documentedRouteTakesWhatGitHubSends() throws Exception {
    String security = Files.readString(Path.of("docs/security.md"));
    int start = security.indexOf("```yaml\n- route:\n    id: inbound") + "```yaml\n".length();
    try (CamelContext camel = new DefaultCamelContext()) {
      camel.getRegistry().bind("webhookSignature", of(Scheme.GITHUB, TEXT));
      camel.start();
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(
              ResourceHelper.fromString(
                  "inbound.camel.yaml", security.substring(start, security.indexOf("```", start))));
      String hex = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, TEXT).hmacHex(BODY);

      assertThat(answer(camel, "sha256=" + hex).getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
          .isEqualTo(202);
      assertThat(answer(camel, "sha256=0").getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
          .isEqualTo(401);
    }
  }

  private static Exchange answer(CamelContext camel, String signature) {
    return camel
        .createFluentProducerTemplate()
        .to("direct:inbound")
        .withBody(BODY.getBytes(UTF_8))
        .withHeader("X-Hub-Signature-256", signature)
        .send();
  }

  private static WebhookSignature of(Scheme scheme, String... secrets) {
    return new WebhookSignature(
        new Signature(scheme, null, null, null, null, null, null),
        List.of(secrets),
        TOLERANCE,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static Map<String, Object> standard(String secret, long timestamp) throws Exception {
    return Map.of(
        "Webhook-Id",
        "msg_1",
        "Webhook-Timestamp",
        Long.toString(timestamp),
        "Webhook-Signature",
        "v1a,x " + new com.svix.Webhook(secret).sign("msg_1", timestamp, BODY));
  }

  private static void verify(WebhookSignature signature, String body, Map<String, Object> headers) {
    signature.verify(body.getBytes(UTF_8), headers);
  }

  private static void assertInvalid(
      WebhookSignature signature, String body, Map<String, Object> headers, String reason) {
    assertThatThrownBy(() -> verify(signature, body, headers))
        .isInstanceOf(InvalidSignatureException.class)
        .hasMessageContaining(reason);
  }
}
