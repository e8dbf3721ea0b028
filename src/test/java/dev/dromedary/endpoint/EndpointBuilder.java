package dev.dromedary.endpoint;

import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.http.Authentication;
import dev.dromedary.http.TlsSettings;
import dev.dromedary.signing.Signature;
import dev.dromedary.signing.SigningSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An endpoint for tests: enabled, from the API, for all events, unless it is said otherwise. */
public final class EndpointBuilder {

  private final String id;
  private String tenant = "default";
  private String url = "https://hooks.example.com/";
  private List<String> eventTypes = List.of("**");
  private String filter;
  private String description;
  private Map<String, String> headers = Map.of();
  private RateLimit rateLimit;
  private Ordering ordering;
  private Duration timeout;
  private Integer maxInFlight;
  private boolean tenantHeader;
  private Signature signature;
  private String transform;
  private Authentication authentication;
  private TlsSettings tls;
  private Status status = Status.ENABLED;
  private Instant failingSince;
  private Instant requeuingSince;
  private SigningSecret secret = SigningSecret.generate();
  private Origin origin = Origin.API;
  private Instant createdAt = Instant.EPOCH;
  private Instant updatedAt = Instant.EPOCH;

  private EndpointBuilder(String id) {
    this.id = id;
  }

  public static EndpointBuilder anEndpoint(String id) {
    return new EndpointBuilder(id);
  }

  public EndpointBuilder of(String tenant) {
    this.tenant = tenant;
    return this;
  }

  public EndpointBuilder at(String url) {
    this.url = url;
    return this;
  }

  public EndpointBuilder wanting(String... eventTypes) {
    this.eventTypes = List.of(eventTypes);
    return this;
  }

  public EndpointBuilder filteredBy(String filter) {
    this.filter = filter;
    return this;
  }

  public EndpointBuilder described(String description) {
    this.description = description;
    return this;
  }

  public EndpointBuilder sending(Map<String, String> headers) {
    this.headers = headers;
    return this;
  }

  public EndpointBuilder limitedTo(RateLimit rateLimit) {
    this.rateLimit = rateLimit;
    return this;
  }

  public EndpointBuilder ordered(Ordering ordering) {
    this.ordering = ordering;
    return this;
  }

  public EndpointBuilder within(Duration timeout) {
    this.timeout = timeout;
    return this;
  }

  public EndpointBuilder withInFlight(int most) {
    this.maxInFlight = most;
    return this;
  }

  public EndpointBuilder toldItsTenant() {
    this.tenantHeader = true;
    return this;
  }

  public EndpointBuilder signedBy(Signature signature) {
    this.signature = signature;
    return this;
  }

  public EndpointBuilder transformedBy(String transform) {
    this.transform = transform;
    return this;
  }

  public EndpointBuilder authenticating(Authentication authentication) {
    this.authentication = authentication;
    return this;
  }

  public EndpointBuilder over(TlsSettings tls) {
    this.tls = tls;
    return this;
  }

  public EndpointBuilder being(Status status) {
    this.status = status;
    return this;
  }

  public EndpointBuilder failingSince(Instant since) {
    this.failingSince = since;
    return this;
  }

  public EndpointBuilder requeuingSince(Instant since) {
    this.requeuingSince = since;
    return this;
  }

  public EndpointBuilder signingWith(SigningSecret secret) {
    this.secret = secret;
    return this;
  }

  public EndpointBuilder from(Origin origin) {
    this.origin = origin;
    return this;
  }

  public EndpointBuilder since(Instant createdAt) {
    return since(createdAt, createdAt);
  }

  public EndpointBuilder since(Instant createdAt, Instant updatedAt) {
    this.createdAt = createdAt;
    this.updatedAt = updatedAt;
    return this;
  }

  public WebhookEndpoint build() {
    return new WebhookEndpoint(
        id,
        new EndpointDefinition(
            tenant,
            url,
            eventTypes,
            filter,
            description,
            headers,
            "default",
            rateLimit,
            ordering,
            timeout,
            maxInFlight,
            tenantHeader,
            signature,
            transform,
            authentication,
            tls),
        new EndpointConditions(status, null, null, null, failingSince, requeuingSince),
        Secrets.of(secret),
        origin,
        createdAt,
        updatedAt);
  }
}
