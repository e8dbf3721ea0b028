package dev.dromedary.history;

import static dev.dromedary.history.Entries.NOW;
import static dev.dromedary.history.Entries.accepted;
import static dev.dromedary.history.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.endpoint.H2File;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcReadLimitH2IT {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ReadLimit limit = new ReadLimit(1, Duration.ofMillis(50));
  private HikariDataSource dataSource;
  private JdbcHistory history;
  private JdbcDeadLetterIndex index;

  @BeforeEach
  void start(@TempDir Path directory) {
    dataSource = H2File.in(directory);
    new JdbcMigrations(dataSource).run();
    history = new JdbcHistory(dataSource, TIMEOUT);
    index = new JdbcDeadLetterIndex(dataSource, TIMEOUT);
    history.record(List.of(accepted("e1", NOW)));
  }

  @AfterEach
  void stop() {
    dataSource.close();
  }

  /** Whichever store they read. */
  @Test
  void readsThatTakeLongLeaveTheOtherConnectionsFree() throws Exception {
    History ofApi = history.within(limit);
    DeadLetterIndex indexOfApi = index.within(limit);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    JdbcReads reads = new JdbcReads(dataSource, TIMEOUT).within(limit);
    CompletableFuture<Boolean> slow =
        CompletableFuture.supplyAsync(
            () ->
                reads.read(
                    jdbc -> {
                      begun.countDown();
                      return awaited(end);
                    }));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> ofApi.attempts("d1")).isInstanceOf(TooManyReadsException.class);
    assertThatThrownBy(
            () -> indexOfApi.list(DeadLetterIndexContract.ANY, new PageRequest(9, Order.ASC, null)))
        .isInstanceOf(TooManyReadsException.class)
        .hasMessageContaining("try again later");
    assertThat(ofApi.knownEvents(List.of(key("e1")))).hasSize(1);
    assertThat(history.delivery("d1")).isEmpty();
    assertThat(index.known(List.of("d1"))).isEmpty();

    end.countDown();
    assertThat(slow.join()).isTrue();
    assertThat(ofApi.attempts("d1")).isEmpty();
    assertThat(
            indexOfApi
                .list(DeadLetterIndexContract.ANY, new PageRequest(9, Order.ASC, null))
                .data())
        .isEmpty();
  }

  @Test
  void readThatFailsFailsAsItIsAndGivesItsPlaceBack() {
    RuntimeException failure = new IllegalStateException();

    for (int time = 0; time < 3; time++) {
      assertThatThrownBy(
              () ->
                  limit.read(
                      () -> {
                        throw failure;
                      }))
          .isSameAs(failure);
    }
    assertThat(limit.read(() -> "read")).isEqualTo("read");
  }

  private static boolean awaited(CountDownLatch end) {
    try {
      return end.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
