package dev.dromedary.delivery;

import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.HeaderText;
import dev.dromedary.event.TypedId;
import dev.dromedary.signing.SignatureScheme;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the request of an attempt.
 *
 * @param schemes each of which signs it
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
    for (SignatureScheme scheme : schemes) {
      headers.putAll(
          scheme.headers(id, now.getEpochSecond(), event.body(), endpoint.secrets().at(now)));
    }
    return new Attempt(TypedId.attempt(now), delivery, endpoint, now, headers);
  }

  private static void put(Map<String, String> headers, String name, String text) {
    headers.put(name, HeaderText.encode(text));
  }
}
