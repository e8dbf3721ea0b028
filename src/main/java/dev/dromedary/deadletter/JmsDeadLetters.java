package dev.dromedary.deadletter;

import dev.dromedary.batch.BrokerTemplate;
import dev.dromedary.batch.Forgeries;
import dev.dromedary.batch.JmsBatch;
import dev.dromedary.batch.QueueScan;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.history.DeadLetter;
import dev.dromedary.history.DeadLetterIndex;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.core.JmsTemplate;

/**
 * The dead letters, as the queue holds them; they can be put back without the history.
 *
 * <p>Some among many are taken by a selector, which touches nothing else. On a queue that pages, a
 * consumer's selector sees only what is in memory, but a browser's sees all: only if there is more,
 * the pass goes over the queue from its head until it has met that. A message that does not match
 * goes back to the tail then, in the same transaction and with the mark of the pass, by which it
 * knows that it has seen everything. Two that do so at the same time would hold back what the other
 * looks for.
 *
 * <p>Browsers of other brokers end early, ActiveMQ's after a page without a hit: there the pass
 * goes over all of the queue at once.
 */
final class JmsDeadLetters implements DeadLetters {

  private static final Logger LOG = LoggerFactory.getLogger(JmsDeadLetters.class);

  /** The handling of a dead letter on demand; runs in the batch that takes it off the queue. */
  public interface Handling {
    void handle(Map<String, Object> properties, byte[] body);
  }

  private final JmsTemplate template;
  private final String queueName;
  private final Handling requeue;
  private final Handling requeuePaced;
  private final Handling delete;
  private final PassLock lock;
  private final Passes passes;
  private final QueueScan scan;
  private final Forgeries forgeries;

  /**
   * @param forgeries on the queue, which are no dead letters
   */
  JmsDeadLetters(
      QueueScan scan,
      String queueName,
      Handling requeue,
      Handling requeuePaced,
      Handling delete,
      PassLock lock,
      Passes passes,
      Forgeries forgeries) {
    this.forgeries = forgeries;
    this.scan = scan;
    this.template = new BrokerTemplate(scan.connectionFactory());
    this.template.setSessionTransacted(true);
    this.queueName = queueName;
    this.requeue = requeue;
    this.requeuePaced = requeuePaced;
    this.delete = delete;
    this.lock = lock;
    this.passes = passes;
  }

  @Override
  public boolean isBrowsedWhole() {
    return scan.isComplete();
  }

  @Override
  public Handled requeue(DeadLetterIndex.Filter filter, int limit) {
    return pass("requeue", filter, limit, requeue);
  }

  @Override
  public Handled delete(DeadLetterIndex.Filter filter, int limit) {
    return pass("delete", filter, limit, delete);
  }

  @Override
  public Set<String> requeue(Set<String> deliveryIds) {
    Set<String> requeued = new HashSet<>();
    pass(
        "replay",
        deliveryIds,
        new Selector().in(DeliveryMessage.ID, deliveryIds),
        letter -> deliveryIds.contains(letter.deliveryId()),
        deliveryIds.size(),
        (properties, body) -> {
          requeue.handle(properties, body);
          requeued.add(properties.get(DeliveryMessage.ID).toString());
        });
    return requeued;
  }

  @Override
  public Handled requeuePaced(Set<String> endpointIds) {
    Selector selector =
        new Selector()
            .in(DeliveryMessage.REASON, DeadLetter.LEFT_BY_DISABLED_ENDPOINT)
            .in("endpointId", endpointIds);
    return pass(
        "paced requeue",
        endpointIds,
        selector,
        letter ->
            DeadLetter.LEFT_BY_DISABLED_ENDPOINT.contains(letter.reason())
                && endpointIds.contains(letter.endpointId()),
        Integer.MAX_VALUE,
        requeuePaced);
  }

  @Override
  public void browse(Consumer<DeadLetter> each) {
    browse(null, each);
  }

  private void browse(String selector, Consumer<DeadLetter> each) {
    template.execute(
        session ->
            QueueScan.visit(
                session,
                queueName,
                selector,
                message -> {
                  DeadLetter letter = read(message);
                  if (letter != null && forgeries.authenticity().isGenuine(queueName, message)) {
                    each.accept(letter);
                  }
                  return false;
                }),
        true);
  }

  @Override
  public Set<String> present(Collection<String> deliveryIds) {
    Set<String> present = new HashSet<>();
    browse(
        new Selector().in(DeliveryMessage.ID, deliveryIds).toString(),
        letter -> present.add(letter.deliveryId()));
    return present;
  }

  /** A delivery is in one place only, so of some as many hits are all. */
  private Handled pass(String action, DeadLetterIndex.Filter filter, int limit, Handling handling) {
    int most = filter.deliveryId().isEmpty() ? limit : Math.min(limit, filter.deliveryId().size());
    return pass(action, filter, Selector.of(filter), filter::matches, most, handling);
  }

  private Handled pass(
      String action,
      Object condition,
      Selector selector,
      Predicate<DeadLetter> meant,
      int most,
      Handling handling) {
    try (Pass pass = passes.begin(action, condition)) {
      String wanted =
          selector
              .and("deliveryId IS NOT NULL")
              .and("(deadAt IS NULL OR deadAt <= " + pass.startedAt().toEpochMilli() + ")")
              .and("(%1$s IS NULL OR %1$s <> '%2$s')".formatted(JmsPass.MARK, pass.id()))
              .toString();
      Predicate<DeadLetter> before =
          letter -> !letter.at().isAfter(pass.startedAt()) && meant.test(letter);
      template.execute(session -> run(session, pass, wanted, most, handling).select(before), true);
      if (pass.handled() < most && !pass.isCancelled()) {
        lock.hold(
            () ->
                template.execute(
                    session -> {
                      JmsPass over = run(session, pass, wanted, most, handling);
                      return scan.isComplete() ? over.search(before) : over.goOver(before);
                    },
                    true));
      }
      return new Handled(pass.handled(), pass.isCancelled());
    }
  }

  private JmsPass run(Session session, Pass pass, String selector, int most, Handling handling)
      throws JMSException {
    Supplier<JmsBatch> batches =
        () -> new JmsBatch(session, template.getDestinationResolver(), forgeries.authenticity());
    return new JmsPass(session, queueName, batches, pass, selector, most, handling, forgeries);
  }

  /** Null if it is none; it stays as it is. */
  static DeadLetter read(Message message) throws JMSException {
    try {
      return DeadLetterMessage.read(properties(message));
    } catch (IllegalArgumentException e) {
      LOG.debug(
          "Message {} among the dead letters is none: {}",
          message.getJMSMessageID(),
          e.getMessage());
      return null;
    }
  }

  static byte[] body(Message message) throws JMSException {
    byte[] body = message instanceof BytesMessage bytes ? bytes.getBody(byte[].class) : null;
    return body == null ? new byte[0] : body;
  }

  static Map<String, Object> properties(Message message) throws JMSException {
    Map<String, Object> properties = new HashMap<>();
    for (Object name : Collections.list(message.getPropertyNames())) {
      if (!name.toString().startsWith("JMSX")) {
        properties.put(name.toString(), message.getObjectProperty(name.toString()));
      }
    }
    return properties;
  }
}
