package dev.dromedary.api;

import java.io.IOException;

/** A stream of a list that ended before its last row. */
final class UnfinishedListException extends IOException {

  UnfinishedListException(Exception cause) {
    super("A list was not streamed to its end", cause);
  }
}
