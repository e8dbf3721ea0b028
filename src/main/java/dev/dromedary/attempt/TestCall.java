package dev.dromedary.attempt;

import dev.dromedary.delivery.AttemptResult;

/** One signed request to an endpoint on demand, without a retry, whatever the endpoint's status. */
public interface TestCall {

  /** Sends an event of type {@code webhooks.test}, waits for the answer and records the attempt. */
  AttemptResult test(String endpointId);
}
