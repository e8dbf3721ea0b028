package dev.dromedary.attempt;

import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Reason;
import dev.dromedary.delivery.RequestSigner;
import dev.dromedary.delivery.Trail;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.TypedId;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.history.HistorySteps;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/** The steps of a test call in {@code attempt.camel.yaml}. */
public final class TestSteps {

  /** The property of the event that is sent; without it, one of type {@code webhooks.test}. */
  public static final String EVENT = "event";

  private static final String TYPE = "webhooks.test";

  private final EndpointLimiters limiters;
  private final AttemptLog log;
  private final RequestSigner signer;
  private final Clock clock;

  public TestSteps(EndpointLimiters limiters, AttemptLog log, RequestSigner signer, Clock clock) {
    this.limiters = limiters;
    this.log = log;
    this.signer = signer;
    this.clock = clock;
  }

  /** Takes an endpoint, makes the request to it, whatever the endpoint's status. */
  public void sign(Exchange exchange) {
    WebhookEndpoint endpoint = exchange.getMessage().getBody(WebhookEndpoint.class);
    Instant now = clock.instant();
    Event given = exchange.getProperty(EVENT, Event.class);
    Event event = given == null ? event(endpoint, now) : given;
    Delivery matched = Delivery.of(event, endpoint.id());
    Delivery delivery =
        new Delivery(
            matched.id(),
            event,
            endpoint.id(),
            0,
            0,
            Delivery.Trigger.TEST,
            null,
            null,
            null,
            Trail.NONE);
    Attempt attempt = signer.sign(delivery, endpoint, now);
    limiters.of(endpoint.id()).acquire();
    AttemptSteps.cancelUnlessEnded(exchange, endpoint, limiters);
    AttemptSteps.begin(exchange, attempt);
  }

  private static Event event(WebhookEndpoint endpoint, Instant now) {
    byte[] body =
        "{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":{\"endpointId\":\"%s\"}}"
            .formatted(TYPE, now, endpoint.id())
            .getBytes(StandardCharsets.UTF_8);
    return new Event(
        TypedId.event(now), TYPE, endpoint.tenant(), now, now, "application/json", body);
  }

  /** Records the call: it is delivered, or cancelled because a test is not retried. */
  public void end(Exchange exchange) {
    Attempted attempted = exchange.getMessage().getBody(Attempted.class);
    Attempt attempt = attempted.attempt();
    AttemptResult result = attempted.result();
    Event event = attempt.delivery().event();
    Outcome outcome =
        new Outcome(
            attempt.delivery().afterAttempt(LastAttempt.of(result)),
            result.delivered() ? DeliveryStatus.DELIVERED : DeliveryStatus.CANCELLED,
            attempt,
            result,
            null,
            null,
            result.delivered() ? null : Reason.TEST_FAILED.name(),
            clock.instant());
    log.attempted(outcome, () -> 1);
    List<HistoryEntry> entries = new ArrayList<>();
    entries.add(HistoryEntries.accepted(event, 1));
    entries.addAll(HistoryEntries.of(outcome));
    HistorySteps.setEntries(exchange, entries);
    exchange.getMessage().setBody(result);
  }
}
