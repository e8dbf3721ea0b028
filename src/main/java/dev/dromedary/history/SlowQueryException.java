package dev.dromedary.history;

import dev.dromedary.jdbc.StoreUnavailableException;
import java.time.Duration;

/** A query took longer than it may; it was ended, so that it delays no other. */
public final class SlowQueryException extends StoreUnavailableException {

  public SlowQueryException(Duration limit, Throwable cause) {
    super(
        "Reading the history took longer than %d s (webhooks.history.query-timeout); ask for less, such as one tenant or a shorter time"
            .formatted(Math.max(1, limit.toSeconds())),
        cause,
        true);
  }
}
