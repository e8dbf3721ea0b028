package dev.dromedary.jdbc;

/**
 * The database cannot be reached now, or refuses the gateway. Nothing was changed; the same call
 * may succeed later.
 */
public class StoreUnavailableException extends RuntimeException {

  public StoreUnavailableException(String what, Throwable cause) {
    super(
        JdbcFailures.refusal(cause)
            .map(refusal -> what + ": the database refuses it: " + refusal)
            .orElse(what + ": the database cannot be reached; try again later"),
        cause);
  }

  /**
   * @param whole tells this one apart: the message is the whole text
   */
  protected StoreUnavailableException(String message, Throwable cause, boolean whole) {
    super(message, cause);
  }
}
