package dev.dromedary.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.stripe.net.Webhook;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.Inbox;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Requests are signed as their endpoint says, from the registration to the receiver. */
class SignatureIT extends OneGateway {

  @Test
  void endpointOfStripesSchemeIsVerifiedByStripesLibrary() throws Exception {
    GatewayApi.Registered endpoint = register("/stripe", Map.of("scheme", "stripe"));

    Inbox.Requests requests = deliver("/stripe", "signed-stripe");

    Webhook.Signature.verifyHeader(
        new String(requests.bodies().get(0), UTF_8),
        requests.headers().get(0).firstValue("Stripe-Signature").orElseThrow(),
        endpoint.secret(),
        300);
    assertThat(requests.headers().get(0).firstValue("webhook-signature")).isEmpty();
    assertThat(api().get("/api/v1/endpoints/" + endpoint.id() + "/public-key").status())
        .isEqualTo(404);
  }

  @Test
  void endpointOfPostalsSchemeIsVerifiedByTheKeySet() throws Exception {
    GatewayApi.Registered endpoint = register("/postal", Map.of("scheme", "postal"));

    Inbox.Requests requests = deliver("/postal", "signed-postal");

    HttpHeaders headers = requests.headers().get(0);
    String kid = headers.firstValue("X-Postal-Signature-KID").orElseThrow();
    java.security.Signature signature = java.security.Signature.getInstance("SHA256withRSA");
    signature.initVerify(JWKSet.parse(keySet()).getKeyByKeyId(kid).toRSAKey().toRSAPublicKey());
    signature.update(requests.bodies().get(0));
    assertThat(
            signature.verify(
                Base64.getDecoder()
                    .decode(headers.firstValue("X-Postal-Signature-256").orElseThrow())))
        .isTrue();
    assertThat(new String(requests.bodies().get(0), UTF_8)).startsWith("{\"event\":\"signed.");
    JsonNode keys =
        api().get("/api/v1/endpoints/" + endpoint.id() + "/public-key").json().path("keys");
    assertThat(keys.path(0).path("kid").stringValue()).isEqualTo(kid);
  }

  private static GatewayApi.Registered register(String path, Map<String, String> signature) {
    receiver.inbox(path);
    return api()
        .register(
            Map.of(
                "url", receiver.url(path),
                "eventTypes", List.of("signed." + path.substring(1)),
                "signature", signature));
  }

  private static Inbox.Requests deliver(String path, String id) {
    publish(id, "signed." + path.substring(1));
    Inbox inbox = receiver.inbox(path);
    eventually(() -> assertThat(inbox.requests().keySet()).anyMatch(each -> each.contains(id)));
    return inbox.of(id);
  }

  private static String keySet() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(api().root() + "/.well-known/jwks.json")).build(),
            BodyHandlers.ofString())
        .body();
  }
}
