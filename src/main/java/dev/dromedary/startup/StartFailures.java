package dev.dromedary.startup;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a paragraph why the gateway does not start, instead of a stack trace. */
class StartFailures extends AbstractFailureAnalyzer<StartException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, StartException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
  }
}
