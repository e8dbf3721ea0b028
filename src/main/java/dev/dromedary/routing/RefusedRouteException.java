package dev.dromedary.routing;

/** A route file cannot be in force beside the others. */
final class RefusedRouteException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient RouteProblem problem;

  RefusedRouteException(RouteProblem problem, Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
  }

  RouteProblem problem() {
    return problem;
  }
}
