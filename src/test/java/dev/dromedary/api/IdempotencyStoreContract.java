package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What every store of calls with an Idempotency-Key keeps to. */
abstract class IdempotencyStoreContract {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant DAY_BEFORE = NOW.minus(Duration.ofHours(24));
  private static final byte[] ANSWER = {1, 0, -1};

  private IdempotencyStore store;

  /** With the tables made. */
  abstract DataSource dataSource();

  @BeforeEach
  void empty() {
    JdbcClient.create(dataSource()).sql("DELETE FROM webhooks_idempotency").update();
    store = new JdbcIdempotencyStore(dataSource());
  }

  @Test
  void callBeginsOnceAndKeepsItsAnswer() {
    assertThat(store.begin("id", "request", NOW, DAY_BEFORE)).isEmpty();
    IdempotencyStore.Call underWay =
        store.begin("id", "other", NOW.plusSeconds(1), DAY_BEFORE).orElseThrow();
    store.end("id", ANSWER);
    IdempotencyStore.Call ended = store.begin("id", "request", NOW, DAY_BEFORE).orElseThrow();

    assertThat(underWay.request()).isEqualTo("request");
    assertThat(underWay.answer()).isNull();
    assertThat(underWay.begunAt()).isEqualTo(NOW);
    assertThat(ended.request()).isEqualTo("request");
    assertThat(ended.answer()).isEqualTo(ANSWER);
    assertThat(store.begin("id2", "request", NOW, DAY_BEFORE)).isEmpty();
  }

  @Test
  void forgottenCallBeginsAnew() {
    store.begin("id", "request", NOW, DAY_BEFORE);

    store.forget("id");

    assertThat(store.begin("id", "other", NOW, DAY_BEFORE)).isEmpty();
  }

  @Test
  void callOfTheDayBeforeBeginsAnew() {
    store.begin("id", "request", DAY_BEFORE, DAY_BEFORE);
    store.end("id", ANSWER);

    assertThat(store.begin("id", "other", NOW, DAY_BEFORE)).isPresent();
    assertThat(store.begin("id", "other", NOW, DAY_BEFORE.plusMillis(1))).isEmpty();
    assertThat(store.begin("id", "other", NOW, DAY_BEFORE).orElseThrow().answer()).isNull();
  }

  @Test
  void oldCallsAreRemoved() {
    store.begin("old", "request", DAY_BEFORE, DAY_BEFORE);
    store.begin("new", "request", NOW, DAY_BEFORE);

    store.removeBegunBefore(NOW);

    assertThat(
            JdbcClient.create(dataSource())
                .sql("SELECT id FROM webhooks_idempotency")
                .query(String.class)
                .list())
        .containsExactly("new");
  }

  @Test
  void oneOfTwoGatewaysBegins() throws Exception {
    ExecutorService gateways = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int gateway = 0; gateway < 4; gateway++) {
        calls.add(
            () -> {
              IdempotencyStore own = new JdbcIdempotencyStore(dataSource());
              int begun = 0;
              for (int i = 0; i < 25; i++) {
                begun += own.begin("id" + i, "request", NOW, DAY_BEFORE).isEmpty() ? 1 : 0;
              }
              return begun;
            });
      }
      int begun = 0;
      for (var call : gateways.invokeAll(calls)) {
        begun += call.get();
      }
      assertThat(begun).isEqualTo(25);
    } finally {
      gateways.shutdownNow();
    }
  }
}
