package dev.dromedary.http;

import java.io.IOException;

/**
 * A connection that had been used before ended without a byte of an answer: most likely the
 * receiver had closed it by then.
 */
final class StaleConnectionException extends IOException {

  StaleConnectionException(IOException cause) {
    super("the receiver had closed the connection", cause);
  }
}
