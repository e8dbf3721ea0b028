package dev.dromedary.jdbc;

/**
 * The database cannot be reached now, or refuses the gateway. Nothing was changed; the same call
 * may succeed later.
 */
public class StoreUnavailableException extends RuntimeException {

  public StoreUnavailableException(String what, Throwable cause) {
    super(
        JdbcFailures.rejection(cause)
            .map(rejection -> what + ": the database rejects it: " + rejection)
            .orElse(what + ": the database cannot be reached; try again later"),
        cause);
  }

  /**
   * @param whole only distinguishes this constructor: the message is the whole text
   */
  protected StoreUnavailableException(String message, Throwable cause, boolean whole) {
    super(message, cause);
  }
}
