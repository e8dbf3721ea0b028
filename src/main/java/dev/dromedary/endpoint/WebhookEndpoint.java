package dev.dromedary.endpoint;

import dev.dromedary.sign.SigningSecret;
import java.net.URI;
import java.time.Duration;
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
 * @param timeout how long one attempt may take, or null: as long as the gateway allows
 * @param maxInFlight how many requests may be under way to it, or null: as many as the gateway
 *     allows
 * @param status whether it is delivered to
 * @param statusReason why it is paused or disabled, or null
 * @param failingSince since when every attempt failed, once that is long enough to be told, or null
 * @param requeuingSince since when the dead letters that it left while it was disabled are being
 *     put back, or null
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
    Duration timeout,
    Integer maxInFlight,
    Status status,
    String statusReason,
    Instant failingSince,
    Instant requeuingSince,
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

  /**
   * With what a change of its status entails: one that is no longer disabled begins anew, and gets
   * back what it left among the dead letters.
   */
  public WebhookEndpoint withStatus(Status next, String reason, Instant now) {
    boolean left = status == Status.DISABLED && next != Status.DISABLED;
    return with(
        next,
        reason,
        left ? null : failingSince,
        left ? now : next == Status.DISABLED ? null : requeuingSince,
        now);
  }

  /**
   * @param since null if it fails no longer
   */
  public WebhookEndpoint withFailingSince(Instant since, Instant now) {
    return with(status, statusReason, since, requeuingSince, now);
  }

  /** All that it left among the dead letters was put back. */
  public WebhookEndpoint requeued(Instant now) {
    return with(status, statusReason, failingSince, null, now);
  }

  WebhookEndpoint with(
      Status status, String reason, Instant failingSince, Instant requeuingSince, Instant now) {
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
        timeout,
        maxInFlight,
        status,
        reason,
        failingSince,
        requeuingSince,
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
        timeout,
        maxInFlight,
        status,
        statusReason,
        failingSince,
        requeuingSince,
        next,
        secret,
        previousUntil,
        origin,
        createdAt,
        now);
  }

  /** The host of its URL, with the port if it names one: what may be shown of the URL. */
  public String host() {
    URI uri = URI.create(url);
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  /** Without query, headers and secrets: this text reaches logs. */
  @Override
  public String toString() {
    return "WebhookEndpoint[%s tenant=%s host=%s %s]".formatted(id, tenant, host(), status);
  }
}
