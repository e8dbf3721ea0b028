package dev.dromedary.monitor;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.Rfc3339;
import dev.dromedary.event.TypedId;
import dev.dromedary.history.DeadLetter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Operational events, events of the tenant {@code operations}: matched, delivered, recorded and
 * polled as any other. They name endpoints by their hosts, and hold no payload, secret or query of
 * a URL.
 *
 * <p>Their ids are derived from their content: the same event published again, because a batch is
 * repeated or a second gateway saw it too, is the same event.
 */
public final class OperationalEvents {

  public static final String TENANT = Event.OPERATIONS_TENANT;

  static final String FAILING = "endpoint.failing";
  static final String RECOVERED = "endpoint.recovered";
  static final String DISABLED = "endpoint.disabled";
  static final String DEAD_LETTERED = "delivery.dead_lettered";

  /** All that there are. */
  public static final List<String> TYPES = List.of(FAILING, RECOVERED, DISABLED, DEAD_LETTERED);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private OperationalEvents() {}

  /**
   * Since when an endpoint has only failed, in so many attempts of which the last had this status.
   *
   * @param since null if it was not counted
   * @param attempts as far as this gateway saw; null if it was not counted
   * @param lastStatus null if there was no answer
   */
  public record Failures(Instant since, Integer attempts, Integer lastStatus) {

    public static final Failures NONE = new Failures(null, null, null);
  }

  /** The body of an event in the plain form. */
  record Body(String type, String timestamp, Object data) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EndpointData(
      String endpointId,
      String tenant,
      String host,
      String reason,
      String since,
      Integer attempts,
      Integer lastStatus) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DeadLetterData(
      String deliveryId,
      String eventId,
      String eventType,
      String endpointId,
      String tenant,
      String host,
      String reason,
      String since,
      int attempts,
      Integer lastStatus) {}

  static Event failing(WebhookEndpoint endpoint, String reason, Failures failures, Instant now) {
    return of(FAILING, endpoint, reason, failures, now);
  }

  static Event recovered(WebhookEndpoint endpoint, String reason, Instant now) {
    return of(RECOVERED, endpoint, reason, new Failures(endpoint.failingSince(), null, null), now);
  }

  /**
   * @param before the endpoint before it was disabled
   */
  public static Event disabled(
      WebhookEndpoint before, String reason, Failures failures, Instant now) {
    return of(DISABLED, before, reason, failures, now);
  }

  /**
   * Nothing for a delivery to the operators themselves: its event would be the next delivery.
   *
   * @param endpoint to which it was, if it is known
   */
  public static Optional<Event> deadLettered(
      DeadLetter letter, Optional<WebhookEndpoint> endpoint, Instant now) {
    if (letter.tenant().equals(TENANT)) {
      return Optional.empty();
    }
    String id =
        TypedId.event(
            letter.acceptedAt(),
            DEAD_LETTERED,
            letter.deliveryId(),
            String.valueOf(letter.attempts()),
            letter.reason());
    DeadLetterData data =
        new DeadLetterData(
            letter.deliveryId(),
            letter.eventId(),
            letter.eventType(),
            letter.endpointId(),
            letter.tenant(),
            endpoint.map(WebhookEndpoint::host).orElse(null),
            letter.reason(),
            Rfc3339.text(letter.acceptedAt()),
            letter.attempts(),
            letter.last().statusCode());
    return Optional.of(event(id, DEAD_LETTERED, data, now));
  }

  /** A version of an endpoint comes to one end, and each that sees it end says the same. */
  private static Event of(
      String type, WebhookEndpoint before, String reason, Failures failures, Instant now) {
    EndpointData data =
        new EndpointData(
            before.id(),
            before.tenant(),
            before.host(),
            reason,
            failures.since() == null ? null : Rfc3339.text(failures.since()),
            failures.attempts(),
            failures.lastStatus());
    String id = TypedId.event(before.updatedAt(), type, before.id(), before.updatedAt().toString());
    return event(id, type, data, now);
  }

  private static Event event(String id, String type, Object data, Instant now) {
    byte[] body = JSON.writeValueAsBytes(new Body(type, Rfc3339.text(now), data));
    return new Event(id, type, TENANT, now, now, "application/json", body);
  }
}
