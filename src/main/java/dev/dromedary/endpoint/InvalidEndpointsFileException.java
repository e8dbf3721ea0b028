package dev.dromedary.endpoint;

/**
 * The endpoints file cannot be used: the text names file, line, entry, field and rule. Nothing of
 * it counts; the endpoints that were read before stay.
 */
class InvalidEndpointsFileException extends RuntimeException {

  InvalidEndpointsFileException(String message) {
    super(message, null, false, false);
  }
}
