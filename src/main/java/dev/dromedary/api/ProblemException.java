package dev.dromedary.api;

import org.springframework.http.ProblemDetail;

/** Ends a call with a problem that is the caller's to solve; nothing was changed. */
final class ProblemException extends RuntimeException {

  private final transient ProblemDetail problem;

  ProblemException(ProblemDetail problem) {
    super(problem.getDetail(), null, false, false);
    this.problem = problem;
  }

  ProblemDetail problem() {
    return problem;
  }
}
