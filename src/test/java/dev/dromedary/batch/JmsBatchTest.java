package dev.dromedary.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
              JmsBatch.current().collect(session -> null, session -> null, 4);
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
}
