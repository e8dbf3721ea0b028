package dev.dromedary.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * Batches of a queue with JMS message groups whose order counts, from which others take too.
 *
 * <p>A broker gives a group to the next consumer as soon as it closes the one that had it, and what
 * that one had taken is back a moment later. So who is given a group waits for that moment, puts
 * back what it was given, and takes it again in its order.
 */
final class GroupListenerContainer extends BatchListenerContainer {

  /** So many groups are known of a consumer at most; then none is. */
  private static final int MOST_GROUPS = 10_000;

  /** What was put back so often is handled: a broker sets aside what it delivers in vain. */
  private static final int MOST_DELIVERIES = 4;

  private final Predicate<Message> inOrder;
  private final Duration settling;
  private final Map<MessageConsumer, Set<String>> given =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * @param inOrder whether the order of a message of a group counts
   * @param settling how long it waits; what is back later is overtaken
   */
  GroupListenerContainer(
      BatchSettings settings,
      PoisonQueue poison,
      Executor members,
      Predicate<Message> inOrder,
      Duration settling) {
    super(settings, poison, members);
    this.inOrder = inOrder;
    this.settling = settling;
  }

  @Override
  List<Message> receiveBatch(Session session) throws JMSException {
    List<Message> messages = super.receiveBatch(session);
    if (!isGivenAnother(consumer(session), messages)) {
      return messages;
    }
    Pause.of(settling, this::isRunning);
    session.rollback();
    return List.of();
  }

  private boolean isGivenAnother(MessageConsumer consumer, List<Message> messages)
      throws JMSException {
    boolean another = false;
    boolean often = false;
    for (Message message : messages) {
      often |= message.getIntProperty("JMSXDeliveryCount") > MOST_DELIVERIES;
      String group = message.getStringProperty(GROUP_ID);
      if (group != null && inOrder.test(message)) {
        Set<String> known = given.computeIfAbsent(consumer, c -> new HashSet<>());
        if (known.size() == MOST_GROUPS) {
          known.clear();
        }
        another |= known.add(group);
      }
    }
    return another && !often;
  }
}
