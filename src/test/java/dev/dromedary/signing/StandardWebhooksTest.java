package dev.dromedary.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The judges are the published libraries, which receivers use. */
class StandardWebhooksTest {

  private static final String ID_CHARACTERS =
      "ABCXYZabcxyz0123456789._:@/+=-"; // those that an event's id may have
  private final Random random = new Random(20260131);
  private final long now = Instant.now().getEpochSecond();

  @Test
  void bothPublishedLibrariesVerifyAnyIdAndBody() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      SigningSecret secret = SigningSecret.generate();
      String id = id();
      String body = text();

      String signature = signature(id, now, body.getBytes(UTF_8), List.of(secret));

      verify(secret, id, body, signature);
    }
  }

  @Test
  void emptyBodyIsVerifiedToo() throws Exception {
    SigningSecret secret = SigningSecret.generate();

    verify(secret, "evt_1", "", signature("evt_1", now, new byte[0], List.of(secret)));
  }

  @Test
  void signatureIsTheOneThatTheLibrariesMake() throws Exception {
    SigningSecret secret = SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    String body = "{\"test\": 2432232314}";

    String signature =
        signature(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body.getBytes(UTF_8), List.of(secret));

    assertThat(signature)
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        .isEqualTo(
            new com.svix.Webhook(secret.reveal())
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body));
  }

  /** The libraries take text only, so the judge of other bytes is the platform's HMAC. */
  @Test
  void bytesThatAreNoTextAreSignedAsTheyAre() throws Exception {
    for (int i = 0; i < 200; i++) {
      SigningSecret secret = SigningSecret.generate();
      byte[] body = new byte[random.nextInt(3_000)];
      random.nextBytes(body);

      assertThat(signature("evt_1", now, body, List.of(secret)))
          .isEqualTo("v1," + hmac(secret, "evt_1." + now + ".", body));
    }
  }

  @Test
  void eitherSecretVerifiesWhileItRotates() throws Exception {
    SigningSecret current = SigningSecret.generate();
    SigningSecret previous = SigningSecret.generate();

    String signature = signature("evt_1", now, "{}".getBytes(UTF_8), List.of(current, previous));

    assertThat(signature.split(" ")).hasSize(2).allMatch(part -> part.startsWith("v1,"));
    verify(current, "evt_1", "{}", signature);
    verify(previous, "evt_1", "{}", signature);
  }

  @Test
  void changedBodyIdTimeOrSecretIsNoticed() {
    SigningSecret secret = SigningSecret.generate();
    String signature = signature("evt_1", now, "{}".getBytes(UTF_8), List.of(secret));

    assertRejected(secret, "evt_1", now, "{ }", signature);
    assertRejected(secret, "evt_2", now, "{}", signature);
    assertRejected(secret, "evt_1", now + 1, "{}", signature);
    assertRejected(SigningSecret.generate(), "evt_1", now, "{}", signature);
  }

  private static String signature(
      String id, long timestamp, byte[] body, List<SigningSecret> secrets) {
    return new StandardWebhooks()
        .headers(new SignedRequest(id, timestamp, null, null, body), secrets)
        .get("webhook-signature");
  }

  private void verify(SigningSecret secret, String id, String body, String signature)
      throws Exception {
    new com.standardwebhooks.Webhook(secret.reveal()).verify(body, headers(id, now, signature));
    new com.svix.Webhook(secret.reveal()).verify(body, headers(id, now, signature));
  }

  private static void assertRejected(
      SigningSecret secret, String id, long timestamp, String body, String signature) {
    assertThatThrownBy(
            () ->
                new com.standardwebhooks.Webhook(secret.reveal())
                    .verify(body, headers(id, timestamp, signature)))
        .isInstanceOf(WebhookVerificationException.class);
  }

  private static Map<String, List<String>> headers(String id, long timestamp, String signature) {
    return Map.of(
        "webhook-id", List.of(id),
        "webhook-timestamp", List.of(Long.toString(timestamp)),
        "webhook-signature", List.of(signature));
  }

  private static String hmac(SigningSecret secret, String prefix, byte[] body)
      throws GeneralSecurityException {
    byte[] key = Base64.getDecoder().decode(secret.reveal().substring("whsec_".length()));
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(prefix.getBytes(ISO_8859_1));
    content.writeBytes(body);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(content.toByteArray()));
  }

  private String id() {
    StringBuilder id = new StringBuilder();
    for (int i = random.nextInt(200); i >= 0; i--) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  /** From ASCII to emoji; never half of a surrogate pair, which is no text. */
  private String text() {
    StringBuilder text = new StringBuilder();
    random
        .ints(random.nextInt(400), 0, 0x1F700)
        .filter(c -> c < 0xD800 || c > 0xDFFF)
        .forEach(text::appendCodePoint);
    return text.toString();
  }
}
