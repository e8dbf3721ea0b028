package dev.dromedary.endpoint;

import dev.dromedary.http.Authentication;
import dev.dromedary.http.TlsSettings;
import dev.dromedary.signing.Signature;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The definition of an endpoint: its URL and its subscription.
 *
 * @param tenant whose events it gets
 * @param url where to post; kept as text, as it was registered
 * @param eventTypes patterns, see {@link dev.dromedary.event.EventType}
 * @param filter CEL expression, or null: only events for which it is true are delivered
 * @param description for people, or null
 * @param headers sent with every request, besides those of the signature
 * @param redeliveryPolicy name of the policy by which failures are retried
 * @param rateLimit how many requests it is sent, or null: as many as it answers
 * @param ordering in which order it gets its events, or null: in any
 * @param timeout how long one attempt may take, or null: as long as the gateway allows
 * @param maxInFlight how many requests may be under way to it, or null: as many as the gateway
 *     allows
 * @param tenantHeader whether each request says the event's tenant, as {@code webhook-tenant}
 * @param signature how requests are signed, or null: as the gateway's default
 * @param transform CEL expression that shapes the request, or null: it is the event as it is
 * @param authentication how requests authenticate, or null: not but by their headers
 * @param tls certificates of its own, or null: those of the gateway
 */
public record EndpointDefinition(
    String tenant,
    String url,
    List<String> eventTypes,
    String filter,
    String description,
    Map<String, String> headers,
    String redeliveryPolicy,
    RateLimit rateLimit,
    Ordering ordering,
    Duration timeout,
    Integer maxInFlight,
    boolean tenantHeader,
    Signature signature,
    String transform,
    Authentication authentication,
    TlsSettings tls) {

  public EndpointDefinition {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(url, "url");
    eventTypes = List.copyOf(eventTypes);
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    Objects.requireNonNull(redeliveryPolicy, "redeliveryPolicy");
  }

  /** Without the URL and the headers, which may hold what authenticates. */
  @Override
  public String toString() {
    return "EndpointDefinition[tenant=" + tenant + "]";
  }
}
