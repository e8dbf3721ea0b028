package dev.dromedary.ordering;

import dev.dromedary.batch.BatchListenerContainer;
import dev.dromedary.batch.BatchSettings;
import dev.dromedary.batch.MessageGroups;
import dev.dromedary.batch.Pause;
import dev.dromedary.batch.PoisonQueue;
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
import org.apache.camel.component.jms.MessageListenerContainerFactory;

/**
 * Batches of a queue with JMS message groups whose order counts, from which others take too.
 *
 * <p>A broker gives a group to the next consumer as soon as it closes the one that had it, and what
 * that one had taken is back a moment later. So who is given a group waits for that moment, puts
 * back what it was given, and takes it again in its order.
 */
public final class GroupListenerContainer extends BatchListenerContainer {

  /** So many groups are known of a consumer at most; then none is. */
  private static final int MOST_GROUPS = 10_000;

  /** What was put back so often is handled: a broker sets aside what it delivers in vain. */
  private static final int MOST_DELIVERIES = 4;

  private final Predicate<Message> inOrder;
  private final Duration settling;
  private final Map<MessageConsumer, Given> given =
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

  /** What was put back comes alone, so that no group that came meanwhile puts it back again. */
  @Override
  protected int size(MessageConsumer consumer) {
    Given known = given.get(consumer);
    return known == null || known.putBack == 0 ? super.size(consumer) : known.putBack;
  }

  @Override
  protected List<Message> receiveBatch(Session session) throws JMSException {
    List<Message> messages = super.receiveBatch(session);
    MessageConsumer consumer = consumer(session);
    boolean putBack = isGivenAnother(consumer, messages) && !cameOften(messages);
    Given known = given.get(consumer);
    if (known != null) {
      known.putBack = putBack ? messages.size() : 0;
    }
    if (!putBack) {
      return messages;
    }
    if (!Pause.of(settling, this::isRunning)) {
      given.remove(consumer);
    }
    session.rollback();
    return List.of();
  }

  private boolean isGivenAnother(MessageConsumer consumer, List<Message> messages)
      throws JMSException {
    boolean another = false;
    for (Message message : messages) {
      String group = MessageGroups.of(message);
      if (group != null && inOrder.test(message)) {
        another |= given.computeIfAbsent(consumer, c -> new Given()).add(group);
      }
    }
    return another;
  }

  private static boolean cameOften(List<Message> messages) throws JMSException {
    for (Message message : messages) {
      if (message.getIntProperty("JMSXDeliveryCount") > MOST_DELIVERIES) {
        return true;
      }
    }
    return false;
  }

  /** The groups of one consumer. */
  private static final class Given {

    private final Set<String> groups = new HashSet<>();
    private int putBack;

    boolean add(String group) {
      if (groups.size() == MOST_GROUPS) {
        groups.clear();
      }
      return groups.add(group);
    }
  }

  /**
   * The same, where the order within a JMS message group counts and others take from the queue too.
   *
   * @param inOrder whether that of a message of a group counts
   * @param settling how long who is given a group waits before it begins
   */
  public static MessageListenerContainerFactory factory(
      BatchSettings settings,
      PoisonQueue poison,
      Executor members,
      Predicate<Message> inOrder,
      Duration settling) {
    return endpoint -> new GroupListenerContainer(settings, poison, members, inOrder, settling);
  }
}
