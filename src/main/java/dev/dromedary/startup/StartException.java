package dev.dromedary.startup;

/** The gateway cannot start until an operator acts; a stack trace would not help. */
public final class StartException extends RuntimeException {

  private final String action;

  /**
   * @param problem the obstacle, as a sentence
   * @param action the remedy
   */
  public StartException(String problem, String action, Throwable cause) {
    super(problem, cause);
    this.action = action;
  }

  String action() {
    return action;
  }
}
