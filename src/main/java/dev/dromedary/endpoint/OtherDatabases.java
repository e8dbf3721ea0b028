package dev.dromedary.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gateways on one broker share its queues, so with different databases an event goes to one that
 * does not know its endpoints. Each says on the topic which database it has.
 */
public final class OtherDatabases {

  private static final Logger LOG = LoggerFactory.getLogger(OtherDatabases.class);

  /** Each gateway says it more often than that. */
  private static final Duration REMEMBERED = Duration.ofSeconds(30);

  private final Clock clock;
  private volatile String own;
  private volatile Instant metAt = Instant.MIN;

  public OtherDatabases(Clock clock) {
    this.clock = clock;
  }

  public void own(String id) {
    own = id;
  }

  /** Null until it is known. */
  public String own() {
    return own;
  }

  void met(String id) {
    if (own == null || id.equals(own)) {
      return;
    }
    if (!isAny()) {
      LOG.error(
          "Another gateway on this broker has another database ({}, here {}): events that"
              + " it consumes are not matched to the endpoints of this one. Give all gateways of a"
              + " broker the same database",
          id,
          own);
    }
    metAt = clock.instant();
  }

  public boolean isAny() {
    return !metAt.equals(Instant.MIN) && clock.instant().isBefore(metAt.plus(REMEMBERED));
  }
}
