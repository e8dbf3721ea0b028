package dev.dromedary.endpoint;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a paragraph what is wrong with the file of the endpoints. */
class EndpointsFileFailures extends AbstractFailureAnalyzer<InvalidEndpointsFileException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidEndpointsFileException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Correct the file that webhooks.endpoints.location names. Deliveries to its endpoints stay where they are.",
        cause);
  }
}
