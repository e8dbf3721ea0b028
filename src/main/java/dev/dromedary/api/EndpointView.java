package dev.dromedary.api;

import dev.dromedary.endpoint.DurationText;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.http.Authentication;
import dev.dromedary.http.TlsSettings;
import dev.dromedary.signing.Signature;
import dev.dromedary.statistics.Health;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An endpoint in an answer.
 *
 * @param headers {@code ***} stands for values whose names look secret
 * @param health only in the answer about one endpoint, and in lists that include it
 * @param secret only in the answer that creates the endpoint, or gives it another secret
 */
record EndpointView(
    String id,
    String tenant,
    String url,
    List<String> eventTypes,
    String filter,
    String description,
    Map<String, String> headers,
    String redeliveryPolicy,
    Double rateLimit,
    Integer rateBurst,
    boolean ordered,
    String orderingKey,
    String timeout,
    Integer maxInFlight,
    Boolean tenantHeader,
    Signature signature,
    String transform,
    Authentication authentication,
    TlsSettings tls,
    WebhookEndpoint.Status status,
    String statusReason,
    Instant pausedUntil,
    Instant failingSince,
    Instant requeuingSince,
    WebhookEndpoint.Origin origin,
    Instant previousSecretUntil,
    Instant createdAt,
    Instant updatedAt,
    Health health,
    String secret,
    List<EndpointWarnings.Warning> warnings) {

  static EndpointView of(WebhookEndpoint endpoint) {
    return of(endpoint, null, null, null);
  }

  static EndpointView withHealth(WebhookEndpoint endpoint, Health health) {
    return of(endpoint, health, null, null);
  }

  static EndpointView changed(WebhookEndpoint endpoint, EndpointWarnings warnings) {
    return of(endpoint, null, null, warnings.of(endpoint));
  }

  static EndpointView created(WebhookEndpoint endpoint, EndpointWarnings warnings) {
    return of(endpoint, null, endpoint.secrets().current().reveal(), warnings.of(endpoint));
  }

  static EndpointView withSecret(WebhookEndpoint endpoint) {
    return of(endpoint, null, endpoint.secrets().current().reveal(), null);
  }

  private static EndpointView of(
      WebhookEndpoint endpoint,
      Health health,
      String secret,
      List<EndpointWarnings.Warning> warnings) {
    return new EndpointView(
        endpoint.id(),
        endpoint.tenant(),
        endpoint.url(),
        endpoint.eventTypes(),
        endpoint.filter(),
        endpoint.definition().description(),
        Masked.endpoint(endpoint.headers()),
        endpoint.redeliveryPolicy(),
        endpoint.rateLimit() == null ? null : endpoint.rateLimit().perSecond(),
        endpoint.rateLimit() == null ? null : endpoint.rateLimit().burst(),
        endpoint.ordering() != null,
        endpoint.ordering() == null ? null : endpoint.ordering().key(),
        endpoint.timeout() == null ? null : DurationText.of(endpoint.timeout()),
        endpoint.maxInFlight(),
        endpoint.definition().tenantHeader() ? true : null,
        endpoint.definition().signature(),
        endpoint.definition().transform(),
        Masked.authentication(endpoint.definition()),
        Masked.tls(endpoint.definition()),
        endpoint.status(),
        endpoint.conditions().reason(),
        endpoint.conditions().pausedUntil(),
        endpoint.failingSince(),
        endpoint.requeuingSince(),
        endpoint.origin(),
        endpoint.secrets().previousUntil(),
        endpoint.createdAt(),
        endpoint.updatedAt(),
        health,
        secret,
        warnings);
  }

  /** The secret may be in it. */
  @Override
  public String toString() {
    return "EndpointView[" + id + "]";
  }
}
