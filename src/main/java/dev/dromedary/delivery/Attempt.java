package dev.dromedary.delivery;

import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.HeaderText;
import dev.dromedary.event.TypedId;
import dev.dromedary.signing.StandardWebhooksSigner;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One signed request, ready to be sent.
 *
 * @param id {@code att_…}
 * @param headers all that goes out, besides what HTTP itself adds, in names of any case: those of
 *     the endpoint first, so that none of them can replace the signature's
 */
public record Attempt(
    String id,
    Delivery delivery,
    WebhookEndpoint endpoint,
    Instant startedAt,
    Map<String, String> headers) {

  /**
   * Signs the delivery as Standard Webhooks 1.0 says; {@code webhook-id} is the same on every
   * attempt.
   */
  public static Attempt sign(
      Delivery delivery, WebhookEndpoint endpoint, String userAgent, Instant now) {
    Event event = delivery.event();
    String id = event.key().webhookId();
    long timestamp = now.getEpochSecond();
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
    headers.put("webhook-timestamp", Long.toString(timestamp));
    headers.put(
        "webhook-signature",
        StandardWebhooksSigner.sign(id, timestamp, event.body(), endpoint.secrets().at(now)));
    return new Attempt(TypedId.attempt(now), delivery, endpoint, now, headers);
  }

  private static void put(Map<String, String> headers, String name, String text) {
    headers.put(name, HeaderText.encode(text));
  }

  /**
   * What may be shown of the headers: the values that the endpoint sets may authenticate, so they
   * are masked.
   */
  public Map<String, String> shownHeaders() {
    Map<String, String> shown = new LinkedHashMap<>(headers);
    endpoint.headers().keySet().forEach(name -> shown.put(name, "***"));
    return shown;
  }

  @Override
  public String toString() {
    return "Attempt[%s of %s, number %d]".formatted(id, delivery.id(), delivery.nextAttempt());
  }
}
