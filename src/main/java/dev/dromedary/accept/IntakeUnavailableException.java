package dev.dromedary.accept;

/** The broker cannot store an event now, or did not confirm that it did. */
public final class IntakeUnavailableException extends RuntimeException {

  /**
   * @param reason a full sentence for the sender
   */
  public IntakeUnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
