package dev.dromedary.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.history.DeadLetter;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.kit.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReconciliationTest {

  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final SetClock clock = new SetClock(NOW);
  private final Queue queue = new Queue();
  private final Index index = new Index();
  private final PassLock lock =
      new PassLock() {
        @Override
        public <T> T hold(Supplier<T> work) {
          return work.get();
        }

        @Override
        public <T> Optional<T> tryHold(Supplier<T> work) {
          return Optional.of(work.get());
        }
      };
  private final Reconciliation reconciliation =
      new Reconciliation(queue, index, lock, INTERVAL, clock);

  @Test
  void letterOnTheQueueAloneIsRecordedOnceTheHistoryHadItsTime() {
    queue.letters.add(letter("d1", NOW));

    reconciliation.run();
    assertThat(index.letters).isEmpty();
    later();
    reconciliation.run();

    assertThat(index.letters).containsOnlyKeys("d1");
  }

  @Test
  void letterInTheHistoryAloneIsRemovedWhenItIsMissingForTheSecondTime() {
    index.add(List.of(letter("d1", NOW.minusSeconds(300)), letter("d2", NOW.minusSeconds(300))));
    queue.letters.add(letter("d2", NOW.minusSeconds(300)));

    reconciliation.run();
    assertThat(index.letters).containsOnlyKeys("d1", "d2");
    later();
    reconciliation.run();

    assertThat(index.letters).containsOnlyKeys("d2");
  }

  /** A pass held it back meanwhile. */
  @Test
  void letterThatIsBackIsNotRemoved() {
    DeadLetter letter = letter("d1", NOW.minusSeconds(300));
    index.add(List.of(letter));

    reconciliation.run();
    queue.letters.add(letter);
    later();
    reconciliation.run();
    queue.letters.clear();
    later();
    reconciliation.run();

    assertThat(index.letters).containsOnlyKeys("d1");
  }

  @Test
  void browseThatEndsEarlyRemovesNothing() {
    for (int i = 0; i < 1_200; i++) {
      queue.letters.add(letter("d" + i, NOW.minusSeconds(300)));
    }
    index.add(queue.letters);
    queue.browsed = 100;

    for (int run = 0; run < 3; run++) {
      reconciliation.run();
      later();
    }

    assertThat(index.letters).hasSize(1_200);
  }

  @Test
  void lookThatMayNotSeeAllRecordsAndRemovesNothing() {
    queue.whole = false;
    queue.letters.add(letter("d1", NOW.minusSeconds(300)));
    index.add(List.of(letter("d2", NOW.minusSeconds(300))));

    for (int run = 0; run < 3; run++) {
      reconciliation.run();
      later();
    }

    assertThat(index.letters).containsOnlyKeys("d1", "d2");
  }

  @Test
  void comparisonRestsForTwentyTimesAsLongAsItTakes() {
    queue.takes = Duration.ofMinutes(1);

    reconciliation.run();
    clock.forward(Duration.ofMinutes(19));
    reconciliation.run();
    assertThat(queue.browses).isEqualTo(1);
    clock.forward(Duration.ofMinutes(1));
    reconciliation.run();

    assertThat(queue.browses).isEqualTo(2);
  }

  private void later() {
    clock.forward(INTERVAL.plusSeconds(1));
  }

  private static DeadLetter letter(String id, Instant at) {
    return new DeadLetter(
        id, "e1", "", "a.b", "acme", "ep_1", "ENDPOINT_GONE", LastAttempt.NONE, 1, at, at);
  }

  private final class Queue implements DeadLetters {

    private final List<DeadLetter> letters = new ArrayList<>();
    private int browsed = Integer.MAX_VALUE;
    private int browses;
    private Duration takes = Duration.ZERO;
    private boolean whole = true;

    @Override
    public boolean isBrowsedWhole() {
      return whole;
    }

    @Override
    public void browse(Consumer<DeadLetter> each) {
      browses++;
      letters.stream().limit(browsed).forEach(each);
      clock.forward(takes);
    }

    @Override
    public Set<String> present(Collection<String> deliveryIds) {
      return letters.stream()
          .map(DeadLetter::deliveryId)
          .filter(deliveryIds::contains)
          .collect(Collectors.toSet());
    }

    @Override
    public Handled requeue(DeadLetterIndex.Filter filter, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> requeue(Set<String> deliveryIds) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Handled requeuePaced(Set<String> endpointIds) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Handled delete(DeadLetterIndex.Filter filter, int limit) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Index implements DeadLetterIndex {

    private final Map<String, DeadLetter> letters = new TreeMap<>();

    @Override
    public List<DeadLetter> after(String deliveryId, int limit) {
      return letters.values().stream()
          .filter(letter -> letter.deliveryId().compareTo(deliveryId) > 0)
          .limit(limit)
          .toList();
    }

    @Override
    public Set<String> known(Collection<String> deliveryIds) {
      return deliveryIds.stream().filter(letters::containsKey).collect(Collectors.toSet());
    }

    @Override
    public void add(List<DeadLetter> added) {
      added.forEach(letter -> letters.put(letter.deliveryId(), letter));
    }

    @Override
    public void remove(List<DeadLetter> removed) {
      removed.forEach(letter -> letters.remove(letter.deliveryId()));
    }

    @Override
    public Page<DeadLetter> list(DeadLetterIndex.Filter filter, PageRequest page) {
      throw new UnsupportedOperationException();
    }
  }
}
