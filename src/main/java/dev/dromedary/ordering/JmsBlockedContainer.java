package dev.dromedary.ordering;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.jms.listener.AbstractMessageListenerContainer;

/**
 * The route of the blocked queue. It consumes nothing by itself: its listener is given the
 * deliveries that the consumer of the ordered lane finds next in sequence, in the transaction of
 * that consumer.
 */
final class JmsBlockedContainer extends AbstractMessageListenerContainer {

  private final AtomicReference<JmsBlockedContainer> started;
  private final ReentrantLock inUse = new ReentrantLock();

  /**
   * @param started where it is while it is started
   */
  JmsBlockedContainer(AtomicReference<JmsBlockedContainer> started) {
    this.started = started;
  }

  /** Whether the listener can be called until {@link #release}; by the thread that asks. */
  boolean acquire() {
    inUse.lock();
    if (isRunning()) {
      return true;
    }
    inUse.unlock();
    return false;
  }

  void release() {
    inUse.unlock();
  }

  void call(Session session, Message message) throws JMSException {
    invokeListener(session, message);
  }

  /** It has no consumer of its own. */
  @Override
  public void setConcurrency(String concurrency) {}

  @Override
  protected boolean sharedConnectionEnabled() {
    return false;
  }

  @Override
  protected void doInitialize() {}

  @Override
  protected void doStart() throws JMSException {
    super.doStart();
    started.set(this);
  }

  @Override
  protected void doShutdown() {
    started.compareAndSet(this, null);
    // The processors of its route are stopped next.
    inUse.lock();
    inUse.unlock();
  }
}
