package dev.dromedary.statistics;

/** A route is not stopped, for a reason in a sentence. */
public final class RouteRunsOnException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RouteRunsOnException(String message) {
    super(message);
  }
}
