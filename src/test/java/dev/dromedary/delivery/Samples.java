package dev.dromedary.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.Ordering;
import dev.dromedary.endpoint.RateLimit;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Event;
import dev.dromedary.expression.Expressions;
import dev.dromedary.expression.Transforms;
import dev.dromedary.signing.StandardWebhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An event, an endpoint, and what happens between them, for tests that need any. */
public final class Samples {

  public static final Transforms TRANSFORMS =
      new Transforms(new Expressions(Duration.ofSeconds(5)));

  public static final RequestSigner SIGNER =
      new RequestSigner("Dromedary/test", List.of(new StandardWebhooks()), TRANSFORMS);

  public static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  /** As many attempts in a row without an answer open a circuit breaker. */
  public static final int FAILURE_THRESHOLD = 10;

  /** Of which little is known. */
  public static final Call CALL =
      new Call(null, null, null, Map.of(), Map.of(), null, null, "gateway", null);

  private Samples() {}

  public static Event event() {
    return new Event(
        "evt_1",
        "email.bounced",
        "acme",
        NOW.minusSeconds(2),
        NOW.minusSeconds(1),
        "application/json",
        "{\"to\":\"somebody\"}".getBytes(UTF_8));
  }

  /** After so many retries, each an attempt. */
  public static Delivery delivery(int retries) {
    Delivery delivery = Delivery.of(event(), "ep_1");
    for (int i = 0; i < retries; i++) {
      delivery = delivery.afterAttempt(failed(NOW.minusSeconds(60 - i)));
    }
    return delivery;
  }

  /** By a 503. */
  public static LastAttempt failed(Instant at) {
    return new LastAttempt(at, "FAILED", "HTTP_STATUS", 503);
  }

  public static WebhookEndpoint endpoint() {
    return endpoint("ep_1", Status.ENABLED, Map.of());
  }

  public static WebhookEndpoint endpoint(String id, Status status, Map<String, String> headers) {
    return endpoint(id, status, headers, null);
  }

  public static WebhookEndpoint limited(RateLimit limit) {
    return endpoint("ep_1", Status.ENABLED, Map.of(), limit);
  }

  public static WebhookEndpoint ordered(String id) {
    return endpoint(id, Status.ENABLED, Map.of(), null, new Ordering(null));
  }

  private static WebhookEndpoint endpoint(
      String id, Status status, Map<String, String> headers, RateLimit limit) {
    return endpoint(id, status, headers, limit, null);
  }

  private static WebhookEndpoint endpoint(
      String id, Status status, Map<String, String> headers, RateLimit limit, Ordering ordering) {
    return EndpointBuilder.anEndpoint(id)
        .of("acme")
        .at("https://hooks.example.com/in?token=topsecret")
        .wanting("email.*")
        .sending(headers)
        .limitedTo(limit)
        .ordered(ordering)
        .being(status)
        .since(NOW)
        .build();
  }

  public static Attempt attempt(Delivery delivery) {
    return SIGNER.sign(delivery, endpoint(), NOW);
  }

  public static AttemptResult result(AttemptResult.Result result, Integer status, Duration after) {
    return result(result, status, after, Duration.ofMillis(12));
  }

  public static AttemptResult result(
      AttemptResult.Result result, Integer status, Duration retryAfter, Duration took) {
    return new AttemptResult("att_1", NOW, took, status, result, null, retryAfter, CALL);
  }
}
