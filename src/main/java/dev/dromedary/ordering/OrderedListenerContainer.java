package dev.dromedary.ordering;

import dev.dromedary.batch.BatchListenerContainer;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.Crew;
import dev.dromedary.batch.JmsBatch;
import dev.dromedary.batch.Pause;
import dev.dromedary.batch.PoisonQueue;
import dev.dromedary.delivery.DeliveryMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.support.JmsUtils;

/**
 * Works on the lines of the ordered deliveries: those of one line one after the other, different
 * lines at the same time. It takes what comes in on its queue, and, when the first one of a line
 * may go that waits on the queue of the held, passes over that one: whose turn it is goes to the
 * listener, the others go to the tail. Each has its place in its line, so it does not matter where
 * on the queue it is.
 *
 * <p>All messages of its queue are one JMS message group, so that of several gateways one works on
 * the lines: the one that is given a message, for as long as its consumer is open. It begins by
 * reading the lines from the queue of the held, once all is there again that the one before it had
 * taken. Whoever is given nothing knocks once in a while, so that somebody is given something also
 * while nothing comes in.
 *
 * <p>What it does to the queue of the held is in the transaction of the batch. After a rollback it
 * knows nothing any more, and begins anew.
 */
public final class OrderedListenerContainer extends BatchListenerContainer {

  private static final Logger LOG = LoggerFactory.getLogger(OrderedListenerContainer.class);

  private static final String PASSED = "passed";

  private static final long RECEIVE_MILLIS = 1_000;
  private static final long AT_ONCE = 1;

  /** After so many times as long as it settled it looks whether all that wait are in a line. */
  private static final int LATER = 15;

  /** And after so many times as long as the last look took, so that looking takes a hundredth. */
  private static final int SELDOM = 100;

  private final Lines lines;
  private final HeldQueue held;
  private final String group;
  private final Duration settling;
  private final Executor members;

  /** Whose consumer was given the group; null if there is none. */
  private Session owner;

  private HeldPass pass;
  private boolean passing;
  private long nextPass;

  /** When the lines are read once more, in nanoseconds. */
  private long nextLook;

  /** When all that the last pass had taken ahead is back on the queue. */
  private long settledAt;

  /**
   * @param settling how long it waits before it begins: a broker gives the group away when it
   *     closes a consumer, and what that one had taken, of either queue, is back a moment later
   */
  OrderedListenerContainer(
      BatchSettings settings,
      PoisonQueue poison,
      Executor members,
      Lines lines,
      String heldQueue,
      String group,
      Duration settling) {
    super(settings, poison, members);
    this.members = members;
    this.lines = lines;
    this.held = new HeldQueue(heldQueue);
    this.group = group;
    this.settling = settling;
  }

  @Override
  protected List<Message> receiveBatch(Session session) throws JMSException {
    if (session != owner) {
      return receiveAsNewcomer(session);
    }
    long now = System.nanoTime();
    if (pass != null && (pass.ends || !pass.sweeps && !lines.isPassDue())) {
      endPass(session);
    } else if (pass == null && Math.min(now - nextLook, now - settledAt) >= 0) {
      lookForMissed(session);
    }
    long rest =
        pass != null || lines.isPassDue()
            ? Math.max(0, nextPass - System.nanoTime()) / 1_000_000
            : -1;
    passing = rest == 0 && !passing;
    if (passing) {
      List<Message> met = receiveHeld(session);
      if (!met.isEmpty()) {
        return met;
      }
      passing = false;
    }
    long wait = rest < 0 ? getReceiveTimeout() : Math.min(getReceiveTimeout(), rest + AT_ONCE);
    return LineGroup.withoutKnocks(session, receiveBatch(session, wait));
  }

  /** It is given a message of the group only if no other consumer has the group. */
  private List<Message> receiveAsNewcomer(Session session) throws JMSException {
    pass = null;
    passing = false;
    List<Message> messages = receiveBatch(session, getReceiveTimeout());
    LineGroup lane = new LineGroup(getDestinationName(), group);
    if (messages.isEmpty()) {
      lane.knock(session);
    } else if (lane.isGiven(messages)) {
      takeOver(session);
    } else {
      lane.join(session, messages);
    }
    return List.of();
  }

  /** What it was given goes back, because what is before that may have come behind it. */
  private void takeOver(Session session) throws JMSException {
    boolean settled = Pause.of(settling, this::isRunning);
    session.rollback();
    if (settled) {
      readLines(session);
      owner = session;
      nextPass = System.nanoTime();
      settledAt = nextPass;
    }
  }

  private void readLines(Session session) throws JMSException {
    lines.take(held.survey(session));
    nextLook = System.nanoTime() + LATER * settling.toNanos();
    LOG.info("Works on the ordered deliveries; {} lines of them wait", lines.size());
  }

  /** Who waits and is in no line, moved there by hand or back too late, would wait for ever. */
  private void lookForMissed(Session session) throws JMSException {
    long began = System.nanoTime();
    boolean missed = lines.misses(held.look(session));
    long now = System.nanoTime();
    nextLook = now + Math.max(LATER * settling.toNanos(), SELDOM * (now - began));
    if (missed) {
      LOG.warn("Ordered deliveries wait that are in no known line; the lines are read again");
      readLines(session);
    }
  }

  private List<Message> receiveHeld(Session session) throws JMSException {
    if (pass == null) {
      pass = new HeldPass(held.consumer(session), lines.isSweepDue());
    }
    List<Message> messages = receiveFrom(pass.consumer, RECEIVE_MILLIS);
    pass.ends = messages.isEmpty();
    for (Message message : messages) {
      pass.ends |= pass.id.equals(message.getStringProperty(PASSED));
    }
    if (messages.isEmpty()) {
      endPass(session);
    }
    return messages;
  }

  /** Who should have been met and was not is gone from the queue: the lines are read again. */
  private void endPass(Session session) throws JMSException {
    JmsUtils.closeMessageConsumer(pass.consumer);
    settledAt = System.nanoTime() + settling.toNanos();
    nextPass = System.nanoTime() + pass.rest();
    boolean inVain = pass.ends && pass.isInVain() && lines.isPassDue();
    pass = null;
    if (inVain) {
      Pause.of(settling, this::isRunning);
      readLines(session);
    }
  }

  @Override
  protected void handle(Session session, JmsBatch batch, List<Message> messages)
      throws JMSException {
    Map<String, List<Integer>> positions = new LinkedHashMap<>();
    for (int i = 0; i < messages.size(); i++) {
      String key = messages.get(i).getStringProperty(DeliveryMessage.ORDER_KEY);
      positions.computeIfAbsent(String.valueOf(key), k -> new ArrayList<>()).add(i);
    }
    List<Chain> chains = new ArrayList<>(positions.size());
    for (List<Integer> line : positions.values()) {
      chains.add(new Chain(line, i -> call(session, batch, messages.get(i), i)));
    }
    new Crew(chains, members, batch::progress).await(FOR_EVER);
    for (Chain chain : chains) {
      for (int i : chain.left()) {
        handleAlone(session, batch, messages.get(i), i);
      }
    }
  }

  @Override
  protected void call(Session session, JmsBatch batch, Message message, int position)
      throws Exception {
    String key = message.getStringProperty(DeliveryMessage.ORDER_KEY);
    if (passing) {
      pass.meets();
    }
    if (passing && !isTurn(message, key)) {
      batch.member(position).run(() -> passOver(message, key));
      return;
    }
    Lines.Line before = key == null ? null : lines.line(key);
    try {
      batch
          .member(position)
          .run(
              () -> {
                invokeListener(session, message);
                noteTurn(message, key, before);
              });
    } catch (Exception | Error e) {
      if (key != null) {
        lines.restore(key, before);
      }
      throw e;
    }
  }

  private boolean isTurn(Message message, String key) throws JMSException {
    return !message.propertyExists(DeliveryMessage.NOTE)
        && !message.propertyExists(DeliveryMessage.ENDED)
        && (key == null
            || HeldQueue.place(message) == null
            || lines.isNext(key, HeldQueue.place(message)));
  }

  private void passOver(Message message, String key) throws JMSException {
    if (message.propertyExists(DeliveryMessage.NOTE)
        && !lines.holds(key, message.getStringProperty(DeliveryMessage.NOTE))) {
      lines.forgotten(message.getStringProperty(DeliveryMessage.NOTE));
    } else if (!message.propertyExists(DeliveryMessage.ENDED)
        || lines.isNeeded(message.getStringProperty(DeliveryMessage.ENDED))) {
      pass.putsBack();
      toTail(
          session -> {
            Message copy = PoisonQueue.copy(session, message);
            copy.setStringProperty(PASSED, pass.id);
            return copy;
          });
    }
  }

  /** Of one that left the lane without having ended: so that its line is known to be held. */
  private void noteTurn(Message message, String key, Lines.Line before) throws JMSException {
    Lines.Line after = key == null ? null : lines.line(key);
    if (after != null
        && after.turn() != null
        && (before == null || !after.turn().equals(before.turn()))) {
      String id = message.getStringProperty("deliveryId");
      toTail(session -> HeldQueue.note(session, key, after.turn(), id));
    }
  }

  private void toTail(JmsBatch.SessionCall<Message> message) throws JMSException {
    JmsBatch.current()
        .collect(session -> held.destination(session), message, Message.DEFAULT_PRIORITY);
  }

  @Override
  protected void rollback(Session session) {
    owner = null;
    super.rollback(session);
    if (pass != null) {
      JmsUtils.closeMessageConsumer(pass.consumer);
      pass = null;
    }
    forget(session);
  }

  /**
   * Batches of lines, which of all gateways one works on.
   *
   * @param heldQueue where those wait that are behind others
   * @param group of all the messages of the queue
   * @param settling how long a gateway that takes over waits before it begins
   */
  public static MessageListenerContainerFactory factory(
      BatchSettings settings,
      PoisonQueue poison,
      Executor members,
      Lines lines,
      String heldQueue,
      String group,
      Duration settling) {
    return endpoint -> {
      OrderedListenerContainer container =
          new OrderedListenerContainer(
              settings, poison, members, lines, heldQueue, group, settling);
      container.setConcurrentConsumers(1);
      return container;
    };
  }
}
