package dev.dromedary.delivery;

import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.HeaderText;
import dev.dromedary.event.TypedId;
import dev.dromedary.signing.Signature;
import dev.dromedary.signing.SignatureScheme;
import dev.dromedary.signing.SignedRequest;
import dev.dromedary.signing.SigningSecret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the request of an attempt.
 *
 * @param schemes each of which signs it, unless the endpoint has a scheme of its own
 */
public record RequestSigner(String userAgent, List<SignatureScheme> schemes) {

  /** {@code webhook-id} is the same on every attempt. */
  public Attempt sign(Delivery delivery, WebhookEndpoint endpoint, Instant now) {
    Event event = delivery.event();
    String id = event.key().webhookId();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(endpoint.headers());
    headers.put("User-Agent", userAgent);
    event.attributes().forEach((name, value) -> put(headers, "ce-" + name, value));
    if (!event.attributes().isEmpty()) {
      put(headers, "ce-id", event.id());
      put(headers, "ce-type", event.type());
      if (!event.source().isEmpty()) {
        put(headers, "ce-source", event.source());
      }
    }
    put(headers, "webhook-event-type", event.type());
    if (endpoint.definition().tenantHeader()) {
      put(headers, "webhook-tenant", event.tenant());
    }
    headers.put("webhook-id", id);
    SignedRequest request =
        new SignedRequest(id, now.getEpochSecond(), endpoint.url(), event, event.body());
    List<SigningSecret> secrets = endpoint.secrets().at(now);
    Signature own = endpoint.definition().signature();
    if (own == null) {
      for (SignatureScheme scheme : schemes) {
        headers.putAll(scheme.headers(request, secrets));
      }
      return attempt(delivery, endpoint, now, headers, event.body(), event.contentType());
    }
    SignatureScheme scheme = own.signing();
    byte[] body = scheme.body(request);
    headers.putAll(scheme.headers(request.with(body), secrets));
    // An envelope of the scheme's own is JSON, whatever the event's payload is.
    return attempt(
        delivery,
        endpoint,
        now,
        headers,
        body,
        body == event.body() ? event.contentType() : "application/json");
  }

  private static Attempt attempt(
      Delivery delivery,
      WebhookEndpoint endpoint,
      Instant now,
      Map<String, String> headers,
      byte[] body,
      String contentType) {
    return new Attempt(TypedId.attempt(now), delivery, endpoint, now, headers, body, contentType);
  }

  private static void put(Map<String, String> headers, String name, String text) {
    headers.put(name, HeaderText.encode(text));
  }
}
