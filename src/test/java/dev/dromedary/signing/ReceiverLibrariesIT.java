package dev.dromedary.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dromedary.delivery.Samples;
import dev.dromedary.signing.Signature.Algorithm;
import dev.dromedary.signing.Signature.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The judges are libraries of npm, run by Node.js. */
class ReceiverLibrariesIT {

  private static final Path FOLDER = Path.of("src/test/receivers");
  private static final String BODY = "{\"name\":\"Zoë\"}";

  @BeforeAll
  static void librariesAreThere() {
    assumeTrue(
        Files.isDirectory(FOLDER.resolve("node_modules")),
        "skipped: needs Node.js and 'npm ci --prefix src/test/receivers'");
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB,, @octokit/webhooks-methods",
    "STANDARD_ASYMMETRIC,, tweetnacl",
    "RFC9421, HMAC_SHA256, http-message-signatures",
    "RFC9421, ED25519, http-message-signatures"
  })
  void libraryVerifiesTheRequestAndNoOther(Scheme scheme, Algorithm algorithm, String library)
      throws Exception {
    Signature signature = new Signature(scheme, null, null, algorithm, null, null, null);
    SigningSecret secret = signature.generateSecret();
    String url = "https://Receiver.example:8443/in/a%20b?x=1";
    SignedRequest request =
        new SignedRequest(
            "evt_1", Instant.now().getEpochSecond(), url, Samples.event(), BODY.getBytes(UTF_8));
    Map<String, String> headers =
        new HashMap<>(signature.signing().headers(request, List.of(secret)));
    headers.put("webhook-id", request.id());

    assertThat(verifies(library, secret, url, headers, BODY)).isTrue();
    assertThat(verifies(library, signature.generateSecret(), url, headers, BODY)).isFalse();
    if (scheme == Scheme.RFC9421) {
      headers.put("webhook-id", "evt_2");
      assertThat(verifies(library, secret, url, headers, BODY)).isFalse();
    } else {
      assertThat(verifies(library, secret, url, headers, BODY + " ")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB,, @octokit/webhooks-methods",
    "STANDARD_ASYMMETRIC,, tweetnacl",
    "RFC9421, HMAC_SHA256, http-message-signatures",
    "RFC9421, ED25519, http-message-signatures"
  })
  void requestThatALibrarySignsIsTaken(Scheme scheme, Algorithm algorithm, String library)
      throws Exception {
    Signature signature = new Signature(scheme, null, null, algorithm, null, null, null);
    SigningSecret secret = signature.generateSecret();
    Map<String, Object> asked = new HashMap<>();
    asked.put("library", library);
    asked.put("secret", secret.reveal());
    asked.put("url", "https://Receiver.example:8443/in/a%20b?x=1");
    asked.put("id", "evt_1");
    asked.put("timestamp", Instant.now().getEpochSecond());
    asked.put("body", BODY);
    Map<String, Object> headers = new HashMap<>();
    JsonMapper.shared()
        .readTree(run("sign.mjs", asked))
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().stringValue()));
    headers.put("Host", "receiver.example:8443");
    headers.put("CamelHttpUri", "/in/a%20b");
    headers.put("CamelHttpRawQuery", "x=1");
    WebhookSignature receiver =
        new WebhookSignature(
            signature,
            List.of(secret.publicKey() == null ? secret.reveal() : secret.publicKey().text()),
            Duration.ofMinutes(5),
            Clock.systemUTC());

    assertThatThrownBy(() -> receiver.verify((BODY + " ").getBytes(UTF_8), headers))
        .isInstanceOf(InvalidSignatureException.class);
    receiver.verify(BODY.getBytes(UTF_8), headers);
    if (scheme != Scheme.GITHUB) {
      assertThatThrownBy(() -> receiver.verify(BODY.getBytes(UTF_8), headers))
          .hasMessageContaining("taken already");
    }
  }

  private static boolean verifies(
      String library, SigningSecret secret, String url, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    Map<String, Object> asked = new HashMap<>();
    asked.put("library", library);
    asked.put("secret", secret.reveal());
    asked.put("publicKey", secret.publicKey() == null ? null : secret.publicKey().text());
    asked.put("url", url);
    asked.put("headers", headers);
    asked.put("body", body);
    return run("verify.mjs", asked).equals("true");
  }

  private static String run(String program, Map<String, Object> asked)
      throws IOException, InterruptedException {
    Process node =
        new ProcessBuilder("node", program)
            .directory(FOLDER.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var in = node.getOutputStream()) {
      in.write(JsonMapper.shared().writeValueAsBytes(asked));
    }
    String answer = new String(node.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return answer;
  }
}
