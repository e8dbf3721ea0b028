package dev.dromedary.match;

import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.Mismatch;
import dev.dromedary.endpoint.WebhookEndpoint;

/**
 * The outcome that an event would have at an endpoint, as that is now.
 *
 * @param mismatch why it would lead to no delivery, or null
 * @param pattern the first of the endpoint's that matches the type of the event, or null
 * @param filter the value of the endpoint's filter, or null: it has none, was not asked, or failed
 * @param error why the filter failed, without a value of the event, or null
 * @param request the request that would be sent, also if it would not be
 */
public record Preview(
    WebhookEndpoint endpoint,
    Mismatch mismatch,
    String pattern,
    Boolean filter,
    String error,
    Attempt request) {

  public boolean matches() {
    return mismatch == null;
  }
}
