package dev.dromedary.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JmsBatchTest {

  private final JmsBatch batch = new JmsBatch(null, null, Authenticity.UNCHECKED);

  /** Or a fan-out, which is one task, would look stuck and be given a thread for each message. */
  @Test
  void resultOfAnItemIsProgressBeforeItEnds() throws Exception {
    List<Long> seen = new ArrayList<>();

    batch
        .item()
        .run(
            () -> {
              seen.add(batch.progress());
              JmsBatch.current().join("queue", new byte[1]);
              seen.add(batch.progress());
              JmsBatch.current().collect(null, session -> null, session -> null, 4);
              seen.add(batch.progress());
            });
    seen.add(batch.progress());

    assertThat(seen).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void failedItemIsProgress() {
    assertThatThrownBy(
            () ->
                batch
                    .item()
                    .run(
                        () -> {
                          throw new IllegalStateException("meant");
                        }))
        .hasMessage("meant");

    assertThat(batch.progress()).isPositive();
  }

  /** A queue of IBM MQ calls itself {@code queue:///name}. */
  @Test
  void messageIsSignedForTheNameOfItsQueueThatTheGatewayKnows() throws Exception {
    Authenticity authenticity = mock();
    Queue destination = mock();
    Message message = mock();

    new JmsBatch(null, null, authenticity)
        .item()
        .run(
            () ->
                JmsBatch.current()
                    .collect("webhooks.deliveries", session -> destination, session -> message, 4));

    verify(authenticity).sign("webhooks.deliveries", message);
    verifyNoInteractions(destination);
  }
}
