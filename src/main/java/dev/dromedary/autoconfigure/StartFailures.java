package dev.dromedary.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says in a paragraph why the gateway does not start on its data folder, instead of a stack trace.
 */
class StartFailures extends AbstractFailureAnalyzer<DataFolder.Unusable> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, DataFolder.Unusable cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
  }
}
