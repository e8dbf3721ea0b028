package dev.dromedary.endpoint;

import dev.dromedary.sign.SigningSecret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A receiver: where to post, what it wants, how it is signed. Immutable; a change is a new value.
 *
 * @param id {@code ep_…} from the API, any name of letters, digits, '_', '-' and '.' from a file
 * @param tenant whose events it gets
 * @param url where to post; kept as text, as it was registered
 * @param eventTypes patterns, see {@link dev.dromedary.event.EventType}
 * @param filter jq expression on the payload, or null: only what gives a true value is delivered
 * @param description for people, or null
 * @param headers sent with every request, besides those of the signature
 * @param redeliveryPolicy name of the policy by which failures are retried
 * @param rateLimit how many requests it is sent, or null: as many as it answers
 * @param ordering in which order it gets its events, or null: in any
 * @param status whether it is delivered to
 * @param statusReason why it is paused or disabled, or null
 * @param secret signs every request
 * @param previousSecret signs as well until {@code previousSecretUntil}, or null
 * @param previousSecretUntil end of the rotation, or null
 * @param origin where it is kept
 * @param createdAt when it was registered
 * @param updatedAt when it was changed last; orders two versions of one endpoint
 */
public record WebhookEndpoint(
    String id,
    String tenant,
    String url,
    List<String> eventTypes,
    String filter,
    String description,
    Map<String, String> headers,
    String redeliveryPolicy,
    RateLimit rateLimit,
    Ordering ordering,
    Status status,
    String statusReason,
    SigningSecret secret,
    SigningSecret previousSecret,
    Instant previousSecretUntil,
    Origin origin,
    Instant createdAt,
    Instant updatedAt) {

  /** Whether an endpoint is delivered to. */
  public enum Status {
    /** Deliveries are attempted. */
    ENABLED,
    /** Deliveries wait: they are deferred until it is enabled again. */
    PAUSED,
    /** Deliveries are dead-lettered with reason ENDPOINT_DISABLED, so that they can be requeued. */
    DISABLED
  }

  /** Where an endpoint is kept, and so who may change it. */
  public enum Origin {
    /** {@code config/endpoints.yaml}: changed by editing the file, read-only in the API. */
    FILE,
    /** The database, through the API. */
    API
  }

  public WebhookEndpoint {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(url, "url");
    eventTypes = List.copyOf(eventTypes);
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    Objects.requireNonNull(redeliveryPolicy, "redeliveryPolicy");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
  }

  /** The secrets that sign at that moment, the current one first. */
  public List<SigningSecret> secretsAt(Instant now) {
    return previousSecret != null && now.isBefore(previousSecretUntil)
        ? List.of(secret, previousSecret)
        : List.of(secret);
  }

  public WebhookEndpoint withStatus(Status status, String reason, Instant now) {
    return new WebhookEndpoint(
        id,
        tenant,
        url,
        eventTypes,
        filter,
        description,
        headers,
        redeliveryPolicy,
        rateLimit,
        ordering,
        status,
        reason,
        secret,
        previousSecret,
        previousSecretUntil,
        origin,
        createdAt,
        now);
  }

  public WebhookEndpoint withRotatedSecret(SigningSecret next, Instant previousUntil, Instant now) {
    return new WebhookEndpoint(
        id,
        tenant,
        url,
        eventTypes,
        filter,
        description,
        headers,
        redeliveryPolicy,
        rateLimit,
        ordering,
        status,
        statusReason,
        next,
        secret,
        previousUntil,
        origin,
        createdAt,
        now);
  }

  /** Without query, headers and secrets: this text reaches logs. */
  @Override
  public String toString() {
    return "WebhookEndpoint[%s tenant=%s host=%s %s]"
        .formatted(id, tenant, URI.create(url).getHost(), status);
  }
}
