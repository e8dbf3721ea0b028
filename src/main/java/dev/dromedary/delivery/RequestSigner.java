package dev.dromedary.delivery;

import dev.dromedary.endpoint.EndpointTransform;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.HeaderText;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.TypedId;
import dev.dromedary.expression.ExpressionException;
import dev.dromedary.expression.Transforms;
import dev.dromedary.expression.Transforms.Shape;
import dev.dromedary.http.Authentication;
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
 * @param transforms that shape it before it is signed
 */
public record RequestSigner(
    String userAgent, List<SignatureScheme> schemes, Transforms transforms) {

  private static final String JSON = "application/json";

  /** {@code webhook-id} is the same on every attempt. */
  public Attempt sign(Delivery delivery, WebhookEndpoint endpoint, Instant now) {
    Event event = delivery.event();
    String transform = endpoint.definition().transform();
    if (transform == null) {
      return sign(delivery, endpoint, now, new Shape(null, Map.of()));
    }
    Shape shape;
    try {
      shape = transforms.apply(transform, event);
      EndpointTransform.requireHeaders(shape.headers());
    } catch (ExpressionException | InvalidInputException e) {
      return new Attempt(
          TypedId.attempt(now),
          delivery,
          endpoint,
          now,
          Map.of(),
          event.body(),
          event.contentType(),
          e.getMessage());
    }
    return sign(delivery, endpoint, now, shape);
  }

  private Attempt sign(Delivery delivery, WebhookEndpoint endpoint, Instant now, Shape shape) {
    Event event = delivery.event();
    String id = event.key().webhookId();
    Map<String, String> headers = headers(event, endpoint, shape);
    byte[] shaped = shape.body() == null ? event.body() : shape.body();
    SignedRequest request =
        new SignedRequest(id, now.getEpochSecond(), endpoint.url(), event, shaped);
    List<SigningSecret> secrets = endpoint.secrets().at(now);
    Signature own = endpoint.definition().signature();
    byte[] body = shaped;
    if (own == null) {
      for (SignatureScheme scheme : schemes) {
        headers.putAll(scheme.headers(request, secrets));
      }
    } else {
      SignatureScheme scheme = own.signing();
      body = scheme.body(request);
      headers.putAll(scheme.headers(request.with(body), secrets));
    }
    // The body of a transform is JSON, as is an envelope of the scheme's own.
    String contentType = body == event.body() ? event.contentType() : JSON;
    return new Attempt(
        TypedId.attempt(now), delivery, endpoint, now, headers, body, contentType, null);
  }

  /** Those of the gateway replace any others of the same name. */
  private Map<String, String> headers(Event event, WebhookEndpoint endpoint, Shape shape) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(endpoint.headers());
    headers.putAll(shape.headers());
    Authentication authentication = endpoint.definition().authentication();
    if (authentication != null && authentication.header() != null) {
      headers.put("Authorization", authentication.header());
    }
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
    headers.put("webhook-id", event.key().webhookId());
    return headers;
  }

  private static void put(Map<String, String> headers, String name, String text) {
    headers.put(name, HeaderText.encode(text));
  }
}
