package dev.dromedary.attempt;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.event.Event;

/** One signed request to an endpoint on demand, without a retry, whatever the endpoint's status. */
public interface TestCall {

  /**
   * Sends an event, waits for the answer and records the attempt.
   *
   * @param event null for one of type {@code webhooks.test}
   */
  AttemptResult test(String endpointId, Event event);
}
