package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.support.JmsUtils;
import org.springframework.transaction.TransactionStatus;

/**
 * Receives up to {@code batchSize} messages, gives each to the listener, sends what came of them
 * and commits once.
 *
 * <p>A batch ends with its slowest message. One that waits longer than it has patience for gives
 * back what its consumer holds ahead, lends its place to another consumer until it ends, and hands
 * on what has come of its other messages, so that a receiver that hangs holds nobody up. A batch
 * with a message of a JMS message group does neither before it ends, because its order counts.
 *
 * <p>A message whose handling fails does not take the others with it: it is handled again alone,
 * and if it fails again it is set aside with its reason. Only a broker that is gone rolls a batch
 * back. While a store that the listener needs is away, the batch is held, not rolled back: a
 * rollback would count as a delivery, and after a few of them the broker would throw good messages
 * into its dead letter queue.
 *
 * <p>What was received is also finished while the container stops; a batch never ends half done.
 */
public class BatchListenerContainer extends RecoveringListenerContainer {

  public static final Duration FOR_EVER = Duration.ofDays(1000);

  private static final Logger LOG = LoggerFactory.getLogger(BatchListenerContainer.class);

  /** After so many batches, or seconds without one, a consumer looks whether it is still needed. */
  private static final int BATCHES_PER_TASK = 50;

  private final BatchSettings settings;
  private final PoisonQueue poison;
  private final Executor members;

  /** One for each session. Not the container's own, because only ours may be closed in between. */
  private final Map<Session, MessageConsumer> consumers = new ConcurrentHashMap<>();

  private int lent;

  /**
   * @param members runs the listener for the messages of a batch, or null: one after the other, in
   *     their order
   */
  public BatchListenerContainer(BatchSettings settings, PoisonQueue poison, Executor members) {
    this.settings = settings;
    this.poison = poison;
    this.members = members;
    setMaxMessagesPerTask(BATCHES_PER_TASK);
  }

  /** Whatever is configured: the consumers are kept here. */
  @Override
  public void initialize() {
    setCacheLevel(CACHE_SESSION);
    super.initialize();
  }

  @Override
  protected boolean doReceiveAndExecute(
      Object invoker, Session session, MessageConsumer none, TransactionStatus status)
      throws JMSException {
    List<Message> messages = receiveBatch(session);
    if (messages.isEmpty()) {
      noMessageReceived(invoker, session);
      return false;
    }
    messageReceived(invoker, session);
    JmsBatch batch = new JmsBatch(session, getDestinationResolver());
    try {
      handle(session, batch, messages);
      batch.sendCollected();
      session.commit();
    } catch (JMSException | RuntimeException | Error e) {
      batch.rolledBack();
      rollback(session);
      throw e;
    }
    batch.committed();
    return true;
  }

  /** The messages of the next batch; empty if there is none within the receive timeout. */
  protected List<Message> receiveBatch(Session session) throws JMSException {
    return receiveBatch(session, getReceiveTimeout());
  }

  protected List<Message> receiveBatch(Session session, long timeoutMillis) throws JMSException {
    return receiveFrom(consumer(session), timeoutMillis);
  }

  protected MessageConsumer consumer(Session session) throws JMSException {
    MessageConsumer consumer = consumers.get(session);
    if (consumer == null) {
      consumers.keySet().removeIf(BatchListenerContainer::isClosed);
      consumer = createListenerConsumer(session);
      consumers.put(session, consumer);
    }
    return consumer;
  }

  protected List<Message> receiveFrom(MessageConsumer consumer, long timeoutMillis)
      throws JMSException {
    List<Message> messages = new ArrayList<>(settings.size());
    Message next = consumer.receive(timeoutMillis);
    while (next != null) {
      messages.add(Bodies.loaded(next));
      boolean full = messages.size() == size(consumer) || settings.last().test(next);
      next = full ? null : next(consumer, messages);
    }
    return messages;
  }

  /** Most messages of the next batch of that consumer. */
  protected int size(MessageConsumer consumer) {
    return settings.size();
  }

  /** One more for the batch, or null: then it is closed. */
  protected Message next(MessageConsumer consumer, List<Message> batch) throws JMSException {
    return consumer.receiveNoWait();
  }

  /** The next batch of the session has another consumer. */
  protected void forget(Session session) {
    JmsUtils.closeMessageConsumer(consumers.remove(session));
  }

  private static boolean isClosed(Session session) {
    try {
      session.getTransacted();
      return false;
    } catch (JMSException e) {
      return true;
    }
  }

  protected void handle(Session session, JmsBatch batch, List<Message> messages)
      throws JMSException {
    List<FutureTask<Void>> tasks = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      int position = i;
      tasks.add(
          new FutureTask<>(
              () -> {
                call(session, batch, messages.get(position), position);
                return null;
              }));
    }
    if (members == null) {
      tasks.forEach(FutureTask::run);
    } else {
      awaitMembers(session, batch, messages, new Crew(tasks, members, batch::progress));
    }
    for (int i = 0; i < tasks.size(); i++) {
      if (failure(tasks.get(i)) != null) {
        handleAlone(session, batch, messages.get(i), i);
      }
    }
  }

  private void awaitMembers(Session session, JmsBatch batch, List<Message> messages, Crew crew)
      throws JMSException {
    if (crew.awaitWhileTheyGetOn(settings.patience())) {
      return;
    }
    // Whoever else were given the group of a consumer that is closed would overtake this batch, and
    // so would what is handed on what comes of the messages before it.
    boolean ordered = MessageGroups.isAny(messages);
    lend(1);
    try {
      if (!ordered) {
        batch.close(consumers.remove(session));
        handOn(batch, crew);
      }
    } finally {
      // Whatever fails: no member outlives its batch.
      crew.await(FOR_EVER);
      lend(-1);
    }
  }

  /** Until the crew is through. What cannot be handed on now goes with the batch. */
  private void handOn(JmsBatch batch, Crew crew) {
    try {
      Session session = createSession(getSharedConnection());
      try {
        do {
          batch.handOn(session);
        } while (!crew.await(settings.patience()));
      } finally {
        JmsUtils.closeSession(session);
      }
    } catch (JMSException | SharedConnectionNotInitializedException e) {
      LOG.debug("Nothing is handed on by this batch any more", e);
    }
  }

  private synchronized void lend(int places) {
    lent += places;
    setMaxConcurrentConsumers(getConcurrentConsumers() + Math.min(lent, settings.places()));
    scheduleNewInvokerIfAppropriate();
  }

  protected void handleAlone(Session session, JmsBatch batch, Message message, int position)
      throws JMSException {
    for (int tries = 1; ; tries++) {
      Throwable failure;
      try {
        Bodies.rewind(message);
        call(session, batch, message, position);
        return;
      } catch (Exception | Error e) {
        // Also an Error is that of this message: the batch would be rolled back again and again.
        failure = e;
      }
      if (isStoreAway(failure)) {
        awaitStore(failure, tries);
      } else if (tries >= settings.tries()) {
        LOG.error(
            "A message of {} cannot be handled and is set aside in {}",
            getDestinationName(),
            poison,
            failure);
        batch.send(
            poison.destination(session),
            poison.copy(session, message, getDestinationName(), failure));
        return;
      }
    }
  }

  protected boolean isStoreAway(Throwable failure) {
    return settings.away().test(failure);
  }

  /** Holds the batch while the store is away. */
  protected void awaitStore(Throwable failure, int tries) {
    if (tries == 1 || tries % 60 == 0) {
      LOG.warn("{} is held up: {}", getDestinationName(), failure.getMessage());
    }
    if (!Pause.of(settings.pause(), this::isRunning)) {
      throw new IllegalStateException(
          getDestinationName() + " stops while its store is away; the batch goes back");
    }
  }

  protected void call(Session session, JmsBatch batch, Message message, int position)
      throws Exception {
    batch.member(position).run(() -> invokeListener(session, message));
  }

  /** Of a task that has ended. */
  private static Throwable failure(FutureTask<Void> ended) {
    try {
      ended.get();
      return null;
    } catch (InterruptedException e) {
      throw new IllegalStateException("A task that has ended is not waited for", e);
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  protected void rollback(Session session) {
    try {
      session.rollback();
    } catch (JMSException e) {
      LOG.debug("The session is gone, and with it its transaction", e);
    }
  }
}
