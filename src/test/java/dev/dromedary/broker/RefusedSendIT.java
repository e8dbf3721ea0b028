package dev.dromedary.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.batch.Authenticity;
import dev.dromedary.batch.Batches;
import dev.dromedary.batch.BrokerCalls;
import dev.dromedary.batch.BrokerExtension;
import dev.dromedary.batch.JmsBatch;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the broker does not take must not be missing from a batch that is stored. */
class RefusedSendIT {

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();

  @Test
  void batchIsNotStoredWithoutAMessageThatTheBrokerRefused() throws Exception {
    broker.refuses("tier", new WholeTransactions());
    Batches batches =
        new Batches(
            broker.factory(), Authenticity.UNCHECKED, new BrokerCalls(Duration.ofMinutes(1)));

    assertThatThrownBy(
            () ->
                batches.run(
                    () -> {
                      collect("tier");
                      collect("history");
                    }))
        .isNotNull();

    assertThat(broker.depth("history")).isZero();
  }

  private static void collect(String queue) {
    try {
      JmsBatch.current()
          .collect(
              queue,
              session -> session.createQueue(queue),
              session -> session.createBytesMessage(),
              4);
    } catch (jakarta.jms.JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
