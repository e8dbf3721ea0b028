package dev.dromedary.endpoint;

/** The database cannot be reached now. Nothing was changed; the same call may succeed later. */
public class StoreUnavailable extends RuntimeException {

  public StoreUnavailable(String what, Throwable cause) {
    super(what + ": the database cannot be reached; try again later", cause);
  }

  /**
   * @param whole tells this one apart: the message is the whole text
   */
  protected StoreUnavailable(String message, Throwable cause, boolean whole) {
    super(message, cause);
  }
}
