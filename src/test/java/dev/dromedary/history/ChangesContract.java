package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.history.Changes.Place;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What {@link Changes} promise, on each database. */
abstract class ChangesContract {

  private JdbcChanges changes;
  private History history;
  private JdbcTemplate jdbc;

  abstract DataSource dataSource();

  @BeforeEach
  void empty() {
    changes = new JdbcChanges(dataSource());
    history = new JdbcHistory(dataSource());
    jdbc = new JdbcTemplate(dataSource());
    jdbc.update("DELETE FROM webhooks_change");
    jdbc.update("DELETE FROM webhooks_delivery");
  }

  @Test
  void changesComeOnceEachInTheOrderOfTheirRecordingAndFromAnyPlaceOn() {
    Place begin = changes.end();
    record(DeliveryStatus.PENDING, "a", "b");
    record(DeliveryStatus.DELIVERED, "b");

    Changes.Slice all = changes.after(begin);

    assertThat(ids(all)).containsExactly("a", "b");
    assertThat(all.end()).isEqualTo(changes.end());
    Place first = Place.parse(all.changes().get(0).place().text());
    assertThat(ids(changes.after(first))).containsExactly("b");
    assertThat(changes.after(all.end())).isEqualTo(new Changes.Slice(List.of(), all.end()));
  }

  /** As a batch that comes again after a crash. */
  @Test
  void entryThatIsRecordedAgainIsNoChange() {
    record(DeliveryStatus.DELIVERED, "a");
    Place begin = changes.end();

    record(DeliveryStatus.DELIVERED, "a");

    assertThat(changes.after(begin).changes()).isEmpty();
  }

  /** Two gateways, or two batches of one: that which began first may commit last. */
  @Test
  void changeThatCommitsLaterThanItsSuccessorIsNotMissed() {
    record(DeliveryStatus.PENDING, "a", "b");
    Place begin = changes.end();
    Place[] between = new Place[1];

    new TransactionTemplate(new JdbcTransactionManager(dataSource()))
        .executeWithoutResult(
            status -> {
              JdbcChanges.add(jdbc, List.of(moved(DeliveryStatus.PENDING, "a")));
              Thread other = new Thread(() -> record(DeliveryStatus.DELIVERED, "b"));
              other.start();
              join(other);
              Changes.Slice slice = onThread(() -> changes.after(begin));
              assertThat(ids(slice)).containsExactly("b");
              between[0] = slice.end();
            });

    assertThat(ids(changes.after(between[0]))).containsExactly("a");
  }

  @Test
  void readerThatMissedChangesIsToldSo() {
    Place begin = changes.end();
    record(DeliveryStatus.PENDING, "a");
    changes.deleteBefore(OffsetDateTime.now().plusMinutes(1));
    record(DeliveryStatus.PENDING, "b");

    assertThatThrownBy(() -> changes.after(begin)).isInstanceOf(MissedChangesException.class);
    assertThatThrownBy(() -> changes.after(Place.behind(changes.end().batch() + 1)))
        .isInstanceOf(MissedChangesException.class);
  }

  @Test
  void readerThatHasAllMissesNothingWhenOldOnesAreDeleted() {
    record(DeliveryStatus.PENDING, "a");
    Place end = changes.end();
    changes.deleteBefore(OffsetDateTime.now().plusMinutes(1));

    assertThat(changes.after(end).changes()).isEmpty();
    record(DeliveryStatus.PENDING, "b");
    assertThat(ids(changes.after(end))).containsExactly("b");
  }

  private void record(DeliveryStatus status, String... ids) {
    history.record(Arrays.stream(ids).map(id -> (HistoryEntry) moved(status, id)).toList());
  }

  private static HistoryEntry.Moved moved(DeliveryStatus status, String id) {
    return Entries.moved(
        id,
        "e-" + id,
        status,
        status == DeliveryStatus.PENDING ? Entries.NOW : Entries.NOW.plusSeconds(1));
  }

  private static List<String> ids(Changes.Slice slice) {
    return slice.changes().stream().map(change -> change.delivery().id()).toList();
  }

  private static <T> T onThread(java.util.function.Supplier<T> work) {
    return java.util.concurrent.CompletableFuture.supplyAsync(work).join();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
