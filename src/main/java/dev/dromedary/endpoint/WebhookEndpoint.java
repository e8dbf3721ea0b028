package dev.dromedary.endpoint;

import dev.dromedary.signing.SigningSecret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A receiver: what its owner says about it, how it stands, how it is signed. Immutable; a change is
 * a new value.
 *
 * @param id {@code ep_…} from the API, any name of letters, digits, '_', '-' and '.' from a file
 * @param origin where it is kept
 * @param createdAt when it was registered
 * @param updatedAt when it was changed last
 */
public record WebhookEndpoint(
    String id,
    EndpointDefinition definition,
    EndpointConditions conditions,
    Secrets secrets,
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

  /** Where an endpoint is kept, which decides how it may change. */
  public enum Origin {
    /** {@code config/endpoints.yaml}: changed by editing the file, read-only in the API. */
    FILE,
    /** The database, through the API. */
    API
  }

  public WebhookEndpoint {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(conditions, "conditions");
    Objects.requireNonNull(secrets, "secrets");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
  }

  /** As its owner wants it now. At another URL it begins anew: nothing has failed there. */
  public WebhookEndpoint defined(EndpointDefinition next, Instant now) {
    if (next.equals(definition)) {
      return this;
    }
    return new WebhookEndpoint(
        id,
        next,
        next.url().equals(url()) ? conditions : conditions.failing(null),
        secrets,
        origin,
        createdAt,
        now);
  }

  WebhookEndpoint with(EndpointConditions next, Instant now) {
    return new WebhookEndpoint(id, definition, next, secrets, origin, createdAt, now);
  }

  /** With what a change of its status entails, see {@link EndpointConditions}. */
  public WebhookEndpoint withStatus(Status next, String reason, Instant now) {
    return with(conditions.becomes(next, reason, now), now);
  }

  /**
   * Paused by an admin.
   *
   * @param until when it is enabled again by itself, or null
   */
  public WebhookEndpoint paused(Instant until, Instant now) {
    return with(
        conditions.becomes(Status.PAUSED, EndpointConditions.BY_ADMIN, now).until(until), now);
  }

  /** Enabled again if it is paused to a time that has come; else the endpoint itself. */
  WebhookEndpoint resumed(Instant now) {
    return conditions.isPauseOver(now) ? withStatus(Status.ENABLED, null, now) : this;
  }

  /**
   * @param since null once it recovered
   */
  public WebhookEndpoint withFailingSince(Instant since, Instant now) {
    return with(conditions.failing(since), now);
  }

  /** All its dead letters were requeued. */
  public WebhookEndpoint requeued(Instant now) {
    return with(conditions.requeued(), now);
  }

  /**
   * @param previousUntil until when the secret of before signs as well; those before it keep their
   *     own ends
   */
  public WebhookEndpoint withRotatedSecret(SigningSecret next, Instant previousUntil, Instant now) {
    return with(secrets.rotated(next, previousUntil, now), now);
  }

  /** Signed by its current secret only. */
  public WebhookEndpoint withoutPreviousSecrets(Instant now) {
    return secrets.previous().isEmpty() ? this : with(Secrets.of(secrets.current()), now);
  }

  private WebhookEndpoint with(Secrets next, Instant now) {
    return new WebhookEndpoint(id, definition, conditions, next, origin, createdAt, now);
  }

  /**
   * Identifies this state of the endpoint: the same on every gateway, another one after each
   * change, also one that a gateway made by itself.
   */
  public String version() {
    return EndpointDocument.of(this).version();
  }

  public String tenant() {
    return definition.tenant();
  }

  public String url() {
    return definition.url();
  }

  public List<String> eventTypes() {
    return definition.eventTypes();
  }

  public String filter() {
    return definition.filter();
  }

  public Map<String, String> headers() {
    return definition.headers();
  }

  public String redeliveryPolicy() {
    return definition.redeliveryPolicy();
  }

  public RateLimit rateLimit() {
    return definition.rateLimit();
  }

  public Ordering ordering() {
    return definition.ordering();
  }

  public Duration timeout() {
    return definition.timeout();
  }

  public Integer maxInFlight() {
    return definition.maxInFlight();
  }

  public Status status() {
    return conditions.status();
  }

  public Instant failingSince() {
    return conditions.failingSince();
  }

  public Instant requeuingSince() {
    return conditions.requeuingSince();
  }

  /** The host of its URL, with the port if it names one: what may be shown of the URL. */
  public String host() {
    URI uri = URI.create(url());
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  /** Without query, headers and secrets: this text reaches logs. */
  @Override
  public String toString() {
    return "WebhookEndpoint[%s tenant=%s host=%s %s]".formatted(id, tenant(), host(), status());
  }
}
