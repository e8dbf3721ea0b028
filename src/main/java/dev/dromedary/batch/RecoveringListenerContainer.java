package dev.dromedary.batch;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSSecurityException;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

/**
 * Goes on by itself when its broker has recovered. That the broker is unavailable is logged once
 * for the gateway, not by each of its containers; a problem of its own destination is logged here.
 */
class RecoveringListenerContainer extends DefaultMessageListenerContainer {

  private static final Logger LOG = LoggerFactory.getLogger(RecoveringListenerContainer.class);
  private static final Duration RECOVERY = Duration.ofSeconds(1);

  private volatile String lastProblem;

  @Override
  protected void handleListenerSetupFailure(Throwable failure, boolean alreadyRecovered) {
    boolean own =
        failure instanceof JMSSecurityException || failure instanceof InvalidDestinationException;
    if (own && !Objects.equals(failure.getMessage(), lastProblem)) {
      lastProblem = failure.getMessage();
      LOG.warn("{} is not consumed, retried: {}", getDestinationName(), lastProblem);
    }
    LOG.debug("{} cannot be consumed now", getDestinationName(), failure);
  }

  /** Once for all of its consumers, as the one that it overrides. */
  @Override
  protected void refreshConnectionUntilSuccessful() {
    while (isRunning()) {
      try {
        refreshSharedConnection();
        return;
      } catch (Exception e) {
        LOG.debug("No connection for {}", getDestinationName(), e);
      }
      pause(RECOVERY);
    }
  }

  /** True if the time is over, false if the container stopped before. */
  final boolean pause(Duration time) {
    lifecycleLock.lock();
    try {
      long left = time.toNanos();
      while (left > 0 && isRunning()) {
        left = lifecycleCondition.awaitNanos(left);
      }
      return isRunning();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lifecycleLock.unlock();
    }
  }
}
