package dev.dromedary.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Event;
import dev.dromedary.signing.SigningSecret;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptTest {

  private final Delivery delivery = Samples.delivery(0);

  @Test
  void headersAreThoseOfTheSignatureAndOfTheEndpoint() {
    WebhookEndpoint endpoint =
        Samples.endpoint("ep_1", Status.ENABLED, Map.of("Authorization", "Bearer topsecret"));

    Attempt attempt = Samples.SIGNER.sign(delivery, endpoint, Samples.NOW);

    assertThat(attempt.headers())
        .containsOnlyKeys(
            "Authorization",
            "User-Agent",
            "webhook-event-type",
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature")
        .containsEntry("webhook-event-type", "email.bounced")
        .containsEntry("Authorization", "Bearer topsecret")
        .containsEntry("User-Agent", "Dromedary/test")
        .containsEntry("webhook-id", "evt_1")
        .containsEntry("webhook-timestamp", "1769860800");
    assertThat(attempt.id()).startsWith("att_");
  }

  @Test
  void endpointWithTenantHeaderGetsTheTenant() {
    WebhookEndpoint asking = EndpointBuilder.anEndpoint("ep_1").of("acme").toldItsTenant().build();

    assertThat(Samples.SIGNER.sign(delivery, asking, Samples.NOW).headers())
        .containsEntry("webhook-tenant", "acme");
    assertThat(Samples.SIGNER.sign(delivery, Samples.endpoint(), Samples.NOW).headers())
        .doesNotContainKey("webhook-tenant");
  }

  /** What is signed is the id as the header says it. */
  @ParameterizedTest
  @ValueSource(strings = {"<1@mail.example.com>", "a b, c~d", "größe 🐪", "100%", "a.b.c", "a\"b"})
  void idOfAnyTextIsVerifiedByBothPublishedLibraries(String id) throws Exception {
    Event event =
        new Event(
            id,
            "/é",
            "a",
            "acme",
            Samples.NOW,
            Samples.NOW,
            "text/plain",
            Map.of(),
            0,
            "größer".getBytes(StandardCharsets.UTF_8));
    WebhookEndpoint endpoint = Samples.endpoint();

    Attempt attempt = Samples.SIGNER.sign(Delivery.of(event, "ep_1"), endpoint, Instant.now());

    verify(endpoint.secrets().current(), attempt);
    Map<String, List<String>> headers = new HashMap<>();
    attempt.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    new com.svix.Webhook(endpoint.secrets().current().reveal())
        .verify("größer", HttpHeaders.of(headers, (name, value) -> true));
  }

  @Test
  void attributesOfACloudEventAreHeaders() throws Exception {
    Event event =
        new Event(
            "1 é",
            "/s",
            "Rendering Failure",
            "acme",
            Samples.NOW,
            Samples.NOW,
            "text/plain",
            Map.of("specversion", "1.0", "subject", "a\r\nb", "traceparent", "00-ab"),
            0,
            new byte[0]);
    WebhookEndpoint endpoint =
        Samples.endpoint("ep_1", Status.ENABLED, Map.of("CE-Subject", "forged"));

    Attempt attempt = Samples.SIGNER.sign(Delivery.of(event, "ep_1"), endpoint, Instant.now());

    assertThat(attempt.headers())
        .containsEntry("ce-specversion", "1.0")
        .containsEntry("ce-id", "1%20%C3%A9")
        .containsEntry("ce-source", "/s")
        .containsEntry("ce-type", "Rendering%20Failure")
        .containsEntry("ce-subject", "a%0D%0Ab")
        .containsEntry("ce-traceparent", "00-ab")
        .containsEntry("webhook-event-type", "Rendering%20Failure")
        .containsEntry("webhook-id", event.key().webhookId())
        .doesNotContainValue("forged");
    verify(endpoint.secrets().current(), attempt);
  }

  @Test
  void attemptIsVerifiedByThePublishedLibrary() throws Exception {
    WebhookEndpoint endpoint = Samples.endpoint();
    Attempt attempt = Samples.SIGNER.sign(delivery, endpoint, Instant.now());

    verify(endpoint.secrets().current(), attempt);
  }

  @Test
  void previousSecretSignsAsWellUntilItsTimeIsOver() throws Exception {
    WebhookEndpoint before = Samples.endpoint();
    Instant now = Instant.now();
    WebhookEndpoint rotated =
        before.withRotatedSecret(SigningSecret.generate(), now.plus(Duration.ofHours(1)), now);

    Attempt during = Samples.SIGNER.sign(delivery, rotated, now);
    verify(rotated.secrets().current(), during);
    verify(before.secrets().current(), during);

    Attempt after = Samples.SIGNER.sign(delivery, rotated, now.plus(Duration.ofHours(1)));
    assertThat(after.headers().get("webhook-signature")).doesNotContain(" ");
  }

  @Test
  void everySecretSignsForItsWholeOverlapHoweverOftenItIsRotated() throws Exception {
    WebhookEndpoint first = Samples.endpoint();
    Instant now = Instant.now();
    Duration day = Duration.ofDays(1);
    Instant hourLater = now.plus(Duration.ofHours(1));
    WebhookEndpoint second = first.withRotatedSecret(SigningSecret.generate(), now.plus(day), now);
    WebhookEndpoint third =
        second.withRotatedSecret(SigningSecret.generate(), hourLater.plus(day), hourLater);

    Attempt during = Samples.SIGNER.sign(delivery, third, now);
    verify(first.secrets().current(), during);
    verify(second.secrets().current(), during);
    verify(third.secrets().current(), during);

    assertThat(third.secrets().at(now.plus(day)))
        .containsExactly(third.secrets().current(), second.secrets().current());
    assertThat(third.secrets().at(hourLater.plus(day))).containsExactly(third.secrets().current());
  }

  /** The API refuses such names, but a store of a host's own may hold them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "webhook-id",
        "Webhook-Id",
        "WEBHOOK-SIGNATURE",
        "Webhook-Timestamp",
        "webhook-Event-Type",
        "user-agent"
      })
  void headerOfAnEndpointCannotReplaceOursHoweverItIsWritten(String name) {
    WebhookEndpoint endpoint = Samples.endpoint("ep_1", Status.ENABLED, Map.of(name, "forged"));

    Attempt attempt = Samples.SIGNER.sign(delivery, endpoint, Samples.NOW);

    assertThat(attempt.headers()).doesNotContainValue("forged");
    assertThat(attempt.headers().keySet())
        .extracting(header -> header.toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrder(
            "user-agent",
            "webhook-event-type",
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature");
  }

  @Test
  void retryHasTheSameIdAndASignatureOfItsOwnTime() {
    WebhookEndpoint endpoint = Samples.endpoint();
    Attempt first = Samples.SIGNER.sign(delivery, endpoint, Samples.NOW);
    Attempt retry =
        Samples.SIGNER.sign(
            delivery.afterAttempt(Samples.failed(Samples.NOW)),
            endpoint,
            Samples.NOW.plusSeconds(5));

    assertThat(retry.headers().get("webhook-id")).isEqualTo(first.headers().get("webhook-id"));
    assertThat(retry.headers().get("webhook-timestamp"))
        .isNotEqualTo(first.headers().get("webhook-timestamp"));
    assertThat(retry.headers().get("webhook-signature"))
        .isNotEqualTo(first.headers().get("webhook-signature"));
  }

  private static void verify(SigningSecret secret, Attempt attempt) throws Exception {
    new Webhook(secret.reveal())
        .verify(
            new String(attempt.delivery().event().body(), StandardCharsets.UTF_8),
            Map.of(
                "webhook-id", List.of(attempt.headers().get("webhook-id")),
                "webhook-timestamp", List.of(attempt.headers().get("webhook-timestamp")),
                "webhook-signature", List.of(attempt.headers().get("webhook-signature"))));
  }
}
