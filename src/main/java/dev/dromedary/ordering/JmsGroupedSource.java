package dev.dromedary.ordering;

import dev.dromedary.batch.BatchSource;
import dev.dromedary.batch.Inlet;
import dev.dromedary.batch.MessageGroups;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Batches of a queue with several consumers and JMS message groups whose order counts.
 *
 * <p>A broker gives a group to the next consumer as soon as it closes the one that had it, and puts
 * back what that one had taken a moment later. So a consumer that is given a group waits for that
 * moment, puts back what it was given, and takes it again in its order.
 */
public final class JmsGroupedSource implements BatchSource {

  /** So many groups of a consumer are known at most; then none is. */
  private static final int MOST_GROUPS = 10_000;

  /**
   * A message that was put back so often is processed: a broker dead-letters a message at its last
   * delivery attempt.
   */
  private static final int MOST_DELIVERIES = 4;

  private final Inlet inlet;
  private final Predicate<Message> inOrder;
  private final Duration grace;

  private final Set<String> groups = new HashSet<>();

  /** Whose groups these are. */
  private MessageConsumer consumer;

  private int putBack;

  /**
   * @param inOrder whether the order of a message of a group counts
   * @param grace how long it waits; a message that returns to its queue later is overtaken
   */
  public JmsGroupedSource(Inlet inlet, Predicate<Message> inOrder, Duration grace) {
    this.inlet = inlet;
    this.inOrder = inOrder;
    this.grace = grace;
  }

  @Override
  public List<Message> receive() throws JMSException {
    if (consumer != inlet.consumer()) {
      consumer = inlet.consumer();
      groups.clear();
      putBack = 0;
    }
    // A message that was put back comes alone, so that no later group puts it back again.
    int size = putBack == 0 ? inlet.size() : putBack;
    List<Message> messages = inlet.receive(consumer, size, inlet.timeoutMillis());
    putBack = 0;
    if (!hasNewGroup(messages) || isDeliveredOften(messages)) {
      return messages;
    }
    putBack = messages.size();
    if (!inlet.pause(grace)) {
      groups.clear();
    }
    inlet.session().rollback();
    return List.of();
  }

  private boolean hasNewGroup(List<Message> messages) throws JMSException {
    boolean found = false;
    for (Message message : messages) {
      String group = MessageGroups.of(message);
      if (group != null && inOrder.test(message)) {
        if (groups.size() == MOST_GROUPS) {
          groups.clear();
        }
        found |= groups.add(group);
      }
    }
    return found;
  }

  private static boolean isDeliveredOften(List<Message> messages) throws JMSException {
    for (Message message : messages) {
      if (message.getIntProperty("JMSXDeliveryCount") > MOST_DELIVERIES) {
        return true;
      }
    }
    return false;
  }
}
