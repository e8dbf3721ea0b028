package dev.dromedary.api;

import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Mismatch;
import dev.dromedary.delivery.Mismatched;
import java.util.List;

/**
 * The match of an event, as it was and as it would be now.
 *
 * @param eventId Id of the event.
 * @param tenant Tenant of the event.
 * @param matched How many endpoints got the event.
 * @param mismatched Up to 50 of the tenant's other endpoints, as they were at the match; of those
 *     of other types up to ten. None are kept of an event with more subscribers than {@code
 *     webhooks.fan-out.chunk-size}.
 * @param data The tenant's endpoints as they are now.
 */
record MatchingView(
    String eventId,
    String tenant,
    int matched,
    List<MismatchedView> mismatched,
    List<EndpointMatching> data,
    String nextCursor) {

  /**
   * An endpoint to which an event did not go.
   *
   * @param endpointId Id of the endpoint.
   * @param mismatch Why there was no delivery.
   * @param because The same as a sentence.
   */
  record MismatchedView(String endpointId, Mismatch mismatch, String because) {

    static MismatchedView of(Mismatched mismatched) {
      return new MismatchedView(
          mismatched.endpointId(),
          mismatched.cause(),
          mismatched.error() == null
              ? mismatched.cause().text()
              : mismatched.cause().text() + ": " + mismatched.error());
    }
  }

  /**
   * An endpoint of the event's tenant.
   *
   * @param endpointId Id of the endpoint.
   * @param delivery The delivery of the event to this endpoint, if there is one.
   * @param then Why there was none at the match, if that is kept.
   * @param now The outcome that the event would have now.
   */
  record EndpointMatching(
      String endpointId, DeliveryOf delivery, MismatchedView then, PreviewView now) {}

  /**
   * A delivery in short.
   *
   * @param id Id of the delivery.
   * @param status Its status.
   * @param reason Why it has that status.
   */
  record DeliveryOf(String id, DeliveryStatus status, String reason) {}
}
