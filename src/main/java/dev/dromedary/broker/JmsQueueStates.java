package dev.dromedary.broker;

import dev.dromedary.batch.BrokerTemplate;
import dev.dromedary.batch.BrokerUnavailableException;
import dev.dromedary.batch.QueueScan;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jms.core.JmsTemplate;

/**
 * Looks at the queues of a broker that is not in this process: an Artemis answers at its management
 * address, if the login may manage it. Of another one, and without that right, a part of each queue
 * is browsed.
 */
final class JmsQueueStates implements QueueStates {

  /** So many messages are browsed in a twentieth of a second. */
  private static final int BROWSED = 500;

  /** Where the browser of another broker may have ended: a page of ActiveMQ Classic. */
  private static final int PAGE = 200;

  private static final long TIMEOUT = Duration.ofSeconds(4).toNanos();

  private final JmsTemplate template;
  private final boolean isArtemis;

  JmsQueueStates(ConnectionFactory connectionFactory) {
    template =
        new BrokerTemplate(JmsProduct.scan(connectionFactory, () -> true).connectionFactory());
    isArtemis = JmsProduct.of(connectionFactory) == JmsProduct.ARTEMIS;
  }

  @Override
  public boolean isCheap() {
    return false;
  }

  @Override
  public Map<String, QueueState> look(Collection<String> queues) {
    try {
      return template.execute(session -> states(session, queues), true);
    } catch (BrokerUnavailableException e) {
      Map<String, QueueState> states = new LinkedHashMap<>();
      queues.forEach(queue -> states.put(queue, QueueState.unknown(e.getMessage())));
      return states;
    }
  }

  private Map<String, QueueState> states(Session session, Collection<String> queues)
      throws JMSException {
    long began = System.nanoTime();
    Map<String, QueueState> managed = Map.of();
    String reason = "The broker was browsed: it is no Artemis";
    if (isArtemis) {
      try (JmsManagement management = new JmsManagement(session)) {
        managed = management.states(queues);
      } catch (JMSSecurityException e) {
        reason = "The login may not manage the broker: the queue was browsed";
      } catch (JMSException e) {
        reason = "The management of the broker did not answer: the queue was browsed";
      }
    }
    Map<String, QueueState> states = new LinkedHashMap<>();
    for (String queue : queues) {
      QueueState known = managed.get(queue);
      if (known == null) {
        known =
            System.nanoTime() - began > TIMEOUT
                ? QueueState.unknown("The other queues took too long")
                : browsed(session, queue, reason);
      }
      states.put(queue, known);
    }
    return states;
  }

  private QueueState browsed(Session session, String queue, String reason) {
    int[] count = new int[1];
    Instant[] oldest = new Instant[1];
    try {
      boolean isMore =
          QueueScan.visit(
              session,
              queue,
              null,
              message -> {
                if (oldest[0] == null) {
                  oldest[0] = Instant.ofEpochMilli(message.getJMSTimestamp());
                }
                return ++count[0] >= BROWSED;
              });
      return new QueueState(
          (long) count[0],
          isMore || !isArtemis && count[0] >= PAGE,
          oldest[0],
          null,
          null,
          null,
          reason);
    } catch (JMSException e) {
      return QueueState.unknown("The queue cannot be browsed: " + e.getMessage());
    }
  }
}
