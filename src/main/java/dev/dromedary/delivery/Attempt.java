package dev.dromedary.delivery;

import dev.dromedary.endpoint.WebhookEndpoint;
import java.time.Instant;
import java.util.Map;

/**
 * One signed request, ready to be sent.
 *
 * @param id {@code att_…}
 * @param headers all that goes out, besides what HTTP itself adds, in names of any case: those of
 *     the endpoint first, so that none of them can replace the signature's
 * @param body the event's, or what the endpoint's transform and signature scheme make of it
 * @param transformError why the endpoint's transform gave no request, without a value of the event,
 *     or null
 */
public record Attempt(
    String id,
    Delivery delivery,
    WebhookEndpoint endpoint,
    Instant startedAt,
    Map<String, String> headers,
    byte[] body,
    String contentType,
    String transformError) {

  @Override
  public String toString() {
    return "Attempt[%s of %s, number %d]".formatted(id, delivery.id(), delivery.nextAttempt());
  }
}
