package dev.dromedary.endpoint;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a paragraph what is wrong with the file of the endpoints. */
class EndpointsFileFailures extends AbstractFailureAnalyzer<InvalidEndpointsFileException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidEndpointsFileException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Mend the file that webhooks.endpoints.location names. What waits for its endpoints stays where it is.",
        cause);
  }
}
