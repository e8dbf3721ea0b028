package dev.dromedary.history;

import dev.dromedary.jdbc.StoreUnavailableException;

/** Other reads are at work and take long; a further one would take a connection that is needed. */
public final class TooManyReadsException extends StoreUnavailableException {

  TooManyReadsException(int most) {
    super(
        "There are %d queries of the history at a time, and they take long; try again later."
            .formatted(most),
        null,
        true);
  }
}
