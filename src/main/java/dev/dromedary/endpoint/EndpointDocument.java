package dev.dromedary.endpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.dromedary.http.Authentication;
import dev.dromedary.http.TlsSettings;
import dev.dromedary.signing.Signature;
import dev.dromedary.signing.SigningSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An endpoint as its store keeps it, encrypted, with its secrets. Fields that a newer gateway added
 * are ignored, so that two versions can run side by side.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record EndpointDocument(
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
    Boolean tenantHeader,
    Signature signature,
    String transform,
    Authentication authentication,
    TlsSettings tls,
    WebhookEndpoint.Status status,
    Instant statusSince,
    String statusReason,
    Instant pausedUntil,
    Instant failingSince,
    Instant requeuingSince,
    String secret,
    List<Previous> previousSecrets,
    Instant createdAt,
    Instant updatedAt) {

  /** The same text for the same endpoint on every gateway. */
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private static final Secrets NO_SECRETS = new Secrets(SigningSecret.generate(), List.of());

  EndpointDocument {
    previousSecrets = previousSecrets == null ? List.of() : previousSecrets;
  }

  record Previous(String secret, Instant until) {

    @Override
    public String toString() {
      return "Previous[until=" + until + "]";
    }
  }

  static EndpointDocument of(WebhookEndpoint endpoint) {
    Secrets secrets = endpoint.secrets();
    return new EndpointDocument(
        endpoint.id(),
        endpoint.tenant(),
        endpoint.url(),
        endpoint.eventTypes(),
        endpoint.filter(),
        endpoint.definition().description(),
        endpoint.headers(),
        endpoint.redeliveryPolicy(),
        endpoint.rateLimit(),
        endpoint.ordering(),
        endpoint.timeout(),
        endpoint.maxInFlight(),
        endpoint.definition().tenantHeader() ? true : null,
        endpoint.definition().signature(),
        endpoint.definition().transform(),
        endpoint.definition().authentication(),
        endpoint.definition().tls(),
        endpoint.status(),
        endpoint.conditions().since(),
        endpoint.conditions().reason(),
        endpoint.conditions().pausedUntil(),
        endpoint.failingSince(),
        endpoint.requeuingSince(),
        secrets.current().reveal(),
        secrets.previous().stream()
            .map(each -> new Previous(each.secret().reveal(), each.until()))
            .toList(),
        endpoint.createdAt(),
        endpoint.updatedAt());
  }

  /** The fields that matching needs, and none that authenticates. */
  static EndpointDocument outline(WebhookEndpoint endpoint) {
    return new EndpointDocument(
        endpoint.id(),
        endpoint.tenant(),
        null,
        endpoint.eventTypes(),
        endpoint.filter(),
        null,
        null,
        endpoint.redeliveryPolicy(),
        null,
        endpoint.ordering(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        endpoint.createdAt(),
        endpoint.updatedAt());
  }

  /** An outline as an endpoint, which is never delivered to. */
  WebhookEndpoint elsewhere() {
    return new WebhookEndpoint(
        id,
        new EndpointDefinition(
            tenant,
            "",
            eventTypes,
            filter,
            null,
            null,
            redeliveryPolicy,
            null,
            ordering,
            null,
            null,
            false,
            null,
            null,
            null,
            null),
        EndpointConditions.of(WebhookEndpoint.Status.ENABLED),
        NO_SECRETS,
        WebhookEndpoint.Origin.FILE,
        createdAt,
        updatedAt);
  }

  /** Endpoints in the database have the origin API. */
  WebhookEndpoint endpoint() {
    return new WebhookEndpoint(
        id,
        new EndpointDefinition(
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
            Boolean.TRUE.equals(tenantHeader),
            signature,
            transform,
            authentication,
            tls),
        new EndpointConditions(
            status, statusSince, statusReason, pausedUntil, failingSince, requeuingSince),
        new Secrets(
            SigningSecret.read(secret),
            previousSecrets.stream()
                .map(each -> new Secrets.Previous(SigningSecret.read(each.secret), each.until))
                .toList()),
        WebhookEndpoint.Origin.API,
        createdAt,
        updatedAt);
  }

  /** Keyed by the secret: a plain digest would let a short value of a header be guessed. */
  String version() {
    return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret)
        .hmacHex(SORTED.writeValueAsString(this))
        .substring(0, 32);
  }

  @Override
  public String toString() {
    return "EndpointDocument[%s]".formatted(id);
  }
}
