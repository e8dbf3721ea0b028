package dev.dromedary.attempt;

import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.tracing.Traces;
import dev.dromedary.tracing.Traces.Stage;

/**
 * The span of an attempt: neither the URL, which may hold a secret, nor anything of the payload.
 */
final class AttemptSpan {

  private AttemptSpan() {}

  static Traces.StageSpan begin(Traces traces, Attempt attempt) {
    Delivery delivery = attempt.delivery();
    return traces
        .begin(Stage.ATTEMPT, delivery.event().trace())
        .with("webhooks.event.id", delivery.event().id())
        .with("webhooks.event.type", delivery.event().type())
        .with("webhooks.tenant", delivery.event().tenant())
        .with("webhooks.delivery.id", delivery.id())
        .with("webhooks.endpoint.id", delivery.endpointId())
        .with("webhooks.attempt.id", attempt.id())
        .with("webhooks.attempt.number", delivery.nextAttempt());
  }

  static void end(Traces.StageSpan span, AttemptResult result) {
    if (result.statusCode() != null) {
      span.with("http.response.status_code", result.statusCode());
    }
    span.with("webhooks.attempt.result", result.result().name())
        .end(result.delivered() ? null : result.result().name());
  }
}
