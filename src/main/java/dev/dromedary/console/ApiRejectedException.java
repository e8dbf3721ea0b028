package dev.dromedary.console;

import java.util.Map;

/** A call of the API that was not done, with its problem details. */
final class ApiRejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, Object> problem;

  ApiRejectedException(int status, Map<String, Object> problem) {
    super("The API answered " + status);
    this.status = status;
    this.problem = problem;
  }

  int status() {
    return status;
  }

  Map<String, Object> problem() {
    return problem;
  }
}
