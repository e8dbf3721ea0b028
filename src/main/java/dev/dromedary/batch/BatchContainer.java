package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.JmsException;
import org.springframework.transaction.TransactionStatus;

/**
 * Receives a batch from its source, lets its processor give the messages to the listener, sends
 * what they lead to and commits once.
 *
 * <p>A failed message does not take the others with it: {@link BatchRun#recover}. Only a broker
 * that is gone rolls a batch back. While a store that the listener needs is unavailable,
 * consumption is paused: a rollback would count as a delivery, and after a few of them the broker
 * would move good messages to its dead letter queue.
 *
 * <p>What was received is also finished while the container stops; a batch never ends half done.
 */
final class BatchContainer extends RecoveringListenerContainer {

  private static final Logger LOG = LoggerFactory.getLogger(BatchContainer.class);

  /** After so many batches, or seconds without one, a consumer looks whether it is still needed. */
  private static final int BATCHES_PER_TASK = 50;

  private final BatchSettings settings;
  private final BatchSource.Factory sources;
  private final BatchProcessor processor;
  private final Map<Session, Inlet> inlets = new ConcurrentHashMap<>();
  private int releasedPermits;

  BatchContainer(BatchSettings settings, BatchSource.Factory sources, BatchProcessor processor) {
    this.settings = settings;
    this.sources = sources;
    this.processor = processor;
    setMaxMessagesPerTask(BATCHES_PER_TASK);
  }

  /** Under any configuration the consumers are kept here, because they are closed in between. */
  @Override
  public void initialize() {
    setCacheLevel(CACHE_SESSION);
    super.initialize();
  }

  @Override
  public void stop() throws JmsException {
    super.stop();
    inlets.values().forEach(Inlet::wake);
  }

  @Override
  protected void doShutdown() throws JMSException {
    inlets.values().forEach(Inlet::wake);
    super.doShutdown();
  }

  @Override
  protected boolean doReceiveAndExecute(
      Object invoker, Session session, MessageConsumer none, TransactionStatus status)
      throws JMSException {
    Inlet inlet = inlet(session);
    List<Message> messages = inlet.source().receive();
    if (messages.isEmpty()) {
      noMessageReceived(invoker, session);
      return false;
    }
    messageReceived(invoker, session);
    JmsBatch batch = new JmsBatch(session, getDestinationResolver(), settings.authenticity());
    try {
      processor.process(new BatchRun(this, inlet, batch, genuine(inlet, batch, messages)));
      settings
          .calls()
          .unbounded(
              () -> {
                batch.sendCollected();
                session.commit();
              });
    } catch (JMSException | RuntimeException | Error e) {
      batch.rolledBack();
      rollback(session);
      inlet.source().rolledBack();
      throw e;
    }
    batch.committed();
    return true;
  }

  /** Others leave the queue in the batch's transaction. */
  private List<Message> genuine(Inlet inlet, JmsBatch batch, List<Message> messages)
      throws JMSException {
    Forgeries forgeries = settings.forgeries();
    List<Message> genuine = new ArrayList<>(messages.size());
    for (Message message : messages) {
      if (!forgeries.setAside(batch, inlet.session(), inlet.queue(), message)) {
        genuine.add(message);
      }
    }
    return genuine;
  }

  private Inlet inlet(Session session) {
    Inlet known = inlets.get(session);
    if (known == null) {
      inlets.keySet().removeIf(BatchContainer::isClosed);
      known = new Inlet(this, session, sources);
      inlets.put(session, known);
    }
    return known;
  }

  private static boolean isClosed(Session session) {
    try {
      session.getTransacted();
      return false;
    } catch (JMSException e) {
      return true;
    }
  }

  private static void rollback(Session session) {
    try {
      session.rollback();
    } catch (JMSException e) {
      LOG.debug("The session is gone, and with it its transaction", e);
    }
  }

  BatchSettings settings() {
    return settings;
  }

  long receiveTimeoutMillis() {
    return getReceiveTimeout();
  }

  void listen(Session session, Message message) throws JMSException {
    invokeListener(session, message);
  }

  MessageConsumer openConsumer(Session session) throws JMSException {
    return createListenerConsumer(session);
  }

  Session openSession() throws JMSException {
    return createSession(getSharedConnection());
  }

  /** Each lets one more consumer work; none where the number is negative. */
  synchronized void releasePermits(int permits) {
    releasedPermits += permits;
    setMaxConcurrentConsumers(
        getConcurrentConsumers() + Math.min(releasedPermits, settings.permits()));
    scheduleNewInvokerIfAppropriate();
  }
}
