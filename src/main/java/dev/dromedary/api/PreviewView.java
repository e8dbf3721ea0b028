package dev.dromedary.api;

import dev.dromedary.delivery.Mismatch;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.JsonText;
import dev.dromedary.http.RequestHeaders;
import dev.dromedary.match.Preview;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A preview of a delivery.
 *
 * @param endpointId Id of the endpoint, if it is registered.
 * @param matches Whether the event leads to a delivery.
 * @param outcome The next step of that delivery, or that there is none.
 * @param because The reason for the outcome, as a sentence.
 * @param mismatch Why there is no delivery.
 * @param tenant Tenant of the endpoint.
 * @param status Status of the endpoint.
 * @param pattern The first pattern of the endpoint that matches the type of the event.
 * @param filter Value of the endpoint's filter for the event.
 * @param filterError Why the filter has no value.
 * @param transformError Why the endpoint's transform gives no request.
 * @param request The request that would be sent.
 */
record PreviewView(
    String endpointId,
    boolean matches,
    Outcome outcome,
    String because,
    Mismatch mismatch,
    String tenant,
    WebhookEndpoint.Status status,
    String pattern,
    Boolean filter,
    String filterError,
    String transformError,
    Request request) {

  /** The next step of a delivery. */
  enum Outcome {
    ATTEMPTED,
    WAITS,
    DEAD_LETTERED,
    NO_DELIVERY
  }

  /**
   * A request as it would be sent.
   *
   * @param method Method of HTTP.
   * @param url URL of the endpoint.
   * @param headers Headers by their names; {@code ***} stands for values that give access.
   * @param body The body, if it is text in UTF-8.
   * @param bodyBase64 The body, if it is anything else.
   */
  record Request(
      String method, String url, Map<String, String> headers, String body, byte[] bodyBase64) {

    /** The payload is in it. */
    @Override
    public String toString() {
      return "Request[***]";
    }
  }

  static PreviewView of(Preview preview) {
    return of(preview, preview.endpoint().id(), request(preview));
  }

  /** Of an endpoint that is not registered. */
  static PreviewView ofDefinition(Preview preview) {
    return of(preview, null, request(preview));
  }

  static PreviewView withoutRequest(Preview preview) {
    return of(preview, preview.endpoint().id(), null);
  }

  private static PreviewView of(Preview preview, String id, Request request) {
    WebhookEndpoint endpoint = preview.endpoint();
    Outcome outcome = outcome(preview);
    return new PreviewView(
        id,
        preview.matches(),
        outcome,
        because(preview, outcome),
        preview.mismatch(),
        endpoint.tenant(),
        endpoint.status(),
        preview.pattern(),
        preview.filter(),
        preview.error(),
        preview.request().transformError(),
        request);
  }

  private static Outcome outcome(Preview preview) {
    if (!preview.matches()) {
      return Outcome.NO_DELIVERY;
    }
    return switch (preview.endpoint().status()) {
      case ENABLED -> Outcome.ATTEMPTED;
      case PAUSED -> Outcome.WAITS;
      case DISABLED -> Outcome.DEAD_LETTERED;
    };
  }

  private static String because(Preview preview, Outcome outcome) {
    return switch (outcome) {
      case NO_DELIVERY ->
          // A filter may fail on an event of a type that it was not written for.
          preview.error() == null || preview.mismatch() != Mismatch.FILTER_FAILED
              ? preview.mismatch().text()
              : preview.mismatch().text() + ": " + preview.error();
      case WAITS -> "the event matches, and the endpoint is paused";
      case DEAD_LETTERED -> "the event matches, and the endpoint is disabled";
      case ATTEMPTED -> "the event matches, and the endpoint is enabled";
    };
  }

  private static Request request(Preview preview) {
    if (preview.request().transformError() != null) {
      return null;
    }
    byte[] body = preview.request().body();
    String url = preview.endpoint().url();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(RequestHeaders.shown(preview.request().headers()));
    headers.put("Content-Type", preview.request().contentType());
    headers.put("Content-Length", Integer.toString(body.length));
    headers.put("Host", URI.create(url).getRawAuthority());
    boolean text = JsonText.isUtf8(body);
    return new Request(
        "POST",
        url,
        headers,
        text ? new String(body, StandardCharsets.UTF_8) : null,
        text ? null : body);
  }
}
