package dev.dromedary.batch;

/** The broker cannot be reached. The same call may succeed later. */
public class BrokerUnavailableException extends RuntimeException {

  public BrokerUnavailableException(Throwable cause) {
    super("The broker cannot be reached; try again later", cause);
  }
}
