package dev.dromedary.batch;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import org.springframework.jms.core.JmsTemplate;

/** Batches without a batch container: what the work sends is stored together, or not at all. */
public final class Batches {

  private final JmsTemplate template;
  private final Authenticity authenticity;
  private final BrokerCalls calls;

  public Batches(
      ConnectionFactory connectionFactory, Authenticity authenticity, BrokerCalls calls) {
    this.authenticity = authenticity;
    this.calls = calls;
    template = new BrokerTemplate(connectionFactory);
    template.setSessionTransacted(true);
  }

  /** Durable when it returns. */
  public void run(Runnable work) {
    template.execute(
        session -> {
          JmsBatch batch = new JmsBatch(session, template.getDestinationResolver(), authenticity);
          try {
            batch.item().run(work::run);
            calls.bounded(() -> send(batch));
            // The client bounds a commit: the answer after an interrupt would be that of the next
            // call.
            calls.unbounded(session::commit);
          } catch (JMSException | RuntimeException e) {
            batch.rolledBack();
            session.rollback();
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException("Work without checked exceptions threw one", e);
          }
          batch.committed();
          return null;
        },
        true);
  }

  /** Without a transaction; a wait for a full broker is ended as that of a batch. */
  public void sendBounded(Runnable send) {
    calls.bounded(send::run);
  }

  /** Artemis' client says by a RuntimeException that its wait for a full broker was ended. */
  private static void send(JmsBatch batch) throws JMSException {
    try {
      batch.sendCollected();
    } catch (RuntimeException e) {
      JMSException failed = new JMSException("The broker took no message: " + e.getMessage());
      failed.initCause(e);
      throw failed;
    }
  }

  /**
   * Calls back when the batch that this thread works for has ended; at once with {@code committed}
   * outside of any batch.
   */
  public static void whenEnded(Runnable committed, Runnable rolledBack) {
    JmsBatch.Item item = JmsBatch.current();
    if (item == null) {
      committed.run();
    } else {
      item.whenEnded(committed, rolledBack);
    }
  }
}
