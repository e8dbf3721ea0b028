package dev.dromedary.http;

import java.io.IOException;

/** An attempt was not over when its time was. */
public class DeadlineExceededException extends IOException {

  private final boolean connected;

  DeadlineExceededException(boolean connected) {
    super("the attempt's deadline has passed");
    this.connected = connected;
  }

  /** Whether there was a connection by then. */
  public boolean connected() {
    return connected;
  }
}
