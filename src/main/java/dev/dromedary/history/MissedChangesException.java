package dev.dromedary.history;

/** The changes behind a place are no longer there, or there is no such place. */
public final class MissedChangesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MissedChangesException() {
    super("The changes behind that place are no longer there");
  }
}
