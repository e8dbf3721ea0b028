package dev.dromedary.gateway;

import dev.dromedary.endpoint.BadEndpointsFile;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a paragraph what is wrong with the file of the endpoints. */
class EndpointsFileFailures extends AbstractFailureAnalyzer<BadEndpointsFile> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, BadEndpointsFile cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Mend the file that webhooks.endpoints.location names. What waits for its endpoints stays where it is.",
        cause);
  }
}
