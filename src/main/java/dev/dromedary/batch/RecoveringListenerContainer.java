package dev.dromedary.batch;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.ConcurrentReferenceHashMap.ReferenceType;

/**
 * Goes on by itself when its broker has recovered. That the broker is unavailable is logged once
 * for the gateway, not by each of its containers; a problem of its own destination is logged here.
 */
class RecoveringListenerContainer extends DefaultMessageListenerContainer {

  private static final Logger LOG = LoggerFactory.getLogger(RecoveringListenerContainer.class);
  private static final Duration RECOVERY = Duration.ofSeconds(1);
  private static final Duration TURN = Duration.ofMillis(100);

  /**
   * A factory connects one after the other, and waits for seconds while there is no broker: calls
   * that send would wait for all containers.
   */
  private static final Map<ConnectionFactory, Semaphore> CONNECTING =
      new ConcurrentReferenceHashMap<>(16, ReferenceType.WEAK);

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

  /** Once for all of its consumers, as the one that it overrides; of all containers one tries. */
  @Override
  protected void refreshConnectionUntilSuccessful() {
    Semaphore connecting =
        CONNECTING.computeIfAbsent(obtainConnectionFactory(), factory -> new Semaphore(1));
    while (isRunning()) {
      boolean isNext = connecting.tryAcquire();
      if (isNext) {
        try {
          refreshSharedConnection();
          return;
        } catch (Exception e) {
          LOG.debug("No connection for {}", getDestinationName(), e);
        } finally {
          connecting.release();
        }
      }
      pause(isNext ? RECOVERY : TURN);
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
