package dev.dromedary.batch;

/** A message on a queue of the gateway's own that the gateway did not write, or not as it is. */
final class ForgedMessageException extends RuntimeException {

  ForgedMessageException(String flaw) {
    super("The message " + flaw);
  }
}
