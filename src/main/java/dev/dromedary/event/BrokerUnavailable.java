package dev.dromedary.event;

/** The broker did not do what was asked of it. The same call may succeed later. */
public class BrokerUnavailable extends RuntimeException {

  public BrokerUnavailable(Throwable cause) {
    super("The broker cannot be reached; try again later", cause);
  }
}
