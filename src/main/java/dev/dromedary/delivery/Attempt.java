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
 * @param body the event's, or what the endpoint's signature scheme makes of it
 */
public record Attempt(
    String id,
    Delivery delivery,
    WebhookEndpoint endpoint,
    Instant startedAt,
    Map<String, String> headers,
    byte[] body,
    String contentType) {

  @Override
  public String toString() {
    return "Attempt[%s of %s, number %d]".formatted(id, delivery.id(), delivery.nextAttempt());
  }
}
