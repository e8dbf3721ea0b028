package dev.dromedary.startup;

/** Something on this machine is in the way: a person must act, and a stack trace would not help. */
public final class CannotStart extends RuntimeException {

  private final String action;

  /**
   * @param problem what is in the way, in a sentence
   * @param action what a person can do about it
   */
  public CannotStart(String problem, String action, Throwable cause) {
    super(problem, cause);
    this.action = action;
  }

  String action() {
    return action;
  }
}
