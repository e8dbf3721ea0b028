package dev.dromedary.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.accept.DuplicateWindow.Known;
import dev.dromedary.accept.DuplicateWindow.Verdict;
import dev.dromedary.event.EventKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DuplicateWindowTest {

  @Test
  void idIsTakenOnce() {
    DuplicateWindow window = new DuplicateWindow(10);

    assertThat(isNew(window, key("a"))).isTrue();
    assertThat(isNew(window, key("a"))).isFalse();
    assertThat(isNew(window, key("b"))).isTrue();
  }

  /** Two customers may number their events alike. */
  @Test
  void sameIdOfAnotherTenantIsAnotherEvent() {
    DuplicateWindow window = new DuplicateWindow(10);
    isNew(window, new EventKey("acme", "17"));

    assertThat(isNew(window, new EventKey("globex", "17"))).isTrue();
  }

  @Test
  void idIsFreeAgainWhenItsBatchIsRolledBack() {
    DuplicateWindow window = new DuplicateWindow(10);
    isNew(window, key("a"));

    window.release(key("a"));

    assertThat(isNew(window, key("a"))).isTrue();
  }

  @Test
  void idsFromBeforeARestartAreKnown() {
    DuplicateWindow window = new DuplicateWindow(10);

    window.remember(List.of(known("a"), known("b")));

    assertThat(isNew(window, key("a"))).isFalse();
    assertThat(isNew(window, key("b"))).isFalse();
  }

  /** Also after ten times as many: it is the last ones that come again, not the first. */
  @Test
  void lastIdsAreKnownAndTheFirstAreForgotten() {
    DuplicateWindow window = new DuplicateWindow(1_000);
    for (int i = 0; i < 10_000; i++) {
      isNew(window, key("evt_" + i));
    }

    assertThat(IntStream.range(9_000, 10_000).filter(i -> isNew(window, key("evt_" + i))))
        .as("forgotten though they are among the last 1,000")
        .isEmpty();
    assertThat(isNew(window, key("evt_0"))).isTrue();
  }

  /** The history gives the newest first; they must not be the first to be forgotten. */
  @Test
  void newestIdsFromBeforeARestartAreKeptLongest() {
    DuplicateWindow window = new DuplicateWindow(3);

    window.remember(
        Stream.of("newest", "newer", "older", "oldest").map(DuplicateWindowTest::known).toList());

    assertThat(isNew(window, key("newest"))).isFalse();
    assertThat(isNew(window, key("another"))).isTrue();
    assertThat(isNew(window, key("newest"))).isFalse();
    assertThat(isNew(window, key("oldest"))).isTrue();
  }

  @Test
  void windowOfNoneDropsNothing() {
    DuplicateWindow window = new DuplicateWindow(0);

    assertThat(isNew(window, key("a"))).isTrue();
    assertThat(isNew(window, key("a"))).isTrue();
  }

  /** Whatever is claimed and released, of the last claims each is known unless it was released. */
  @Test
  void everyIdIsKnownAsLongAsItShould() {
    for (int size : new int[] {1, 2, 3, 50, 1_000}) {
      DuplicateWindow window = new DuplicateWindow(size);
      Random random = new Random(size);
      Map<String, Integer> claimed = new HashMap<>();
      int claims = 0;
      for (int i = 0; i < 100_000; i++) {
        String id = "evt_" + random.nextInt(2 * size);
        boolean known = claimed.containsKey(id) && claimed.get(id) >= claims - size;
        if (random.nextInt(4) == 0) {
          window.release(key(id));
          claimed.remove(id);
        } else {
          assertThat(isNew(window, key(id)))
              .as("claim %d of %d: %s", i, size, id)
              .isEqualTo(!known);
          if (!known) {
            claimed.put(id, claims++);
          }
        }
      }
    }
  }

  @Test
  void oneOfManyThreadsGetsTheId() {
    DuplicateWindow window = new DuplicateWindow(10_000);
    AtomicInteger taken = new AtomicInteger();

    IntStream.range(0, 80_000)
        .parallel()
        .filter(i -> isNew(window, key("evt_" + i % 10_000)))
        .forEach(i -> taken.incrementAndGet());

    assertThat(taken).hasValue(10_000);
  }

  @Test
  void sameIdOfAnotherSourceIsAnotherEvent() {
    DuplicateWindow window = new DuplicateWindow(10);
    isNew(window, new EventKey("acme", "/a", "17"));

    assertThat(isNew(window, new EventKey("acme", "/b", "17"))).isTrue();
    assertThat(isNew(window, new EventKey("acme", "17"))).isTrue();
  }

  @Test
  void sameIdWithAnotherContentIsAConflict() {
    DuplicateWindow window = new DuplicateWindow(10);
    window.claim(key("a"), 1);

    assertThat(window.claim(key("a"), 2)).isEqualTo(Verdict.OTHER);
    assertThat(window.claim(key("a"), 1)).isEqualTo(Verdict.SAME);
  }

  @Test
  void contentsFromBeforeARestartAreKnown() {
    DuplicateWindow window = new DuplicateWindow(10);

    window.remember(List.of(new Known(key("a"), 7)));

    assertThat(window.claim(key("a"), 8)).isEqualTo(Verdict.OTHER);
  }

  @Test
  void announcedEventIsNewWhenItComes() {
    DuplicateWindow window = new DuplicateWindow(10);

    assertThat(window.announce(key("a"), 1)).isEqualTo(Verdict.NEW);
    assertThat(window.announce(key("a"), 2)).isEqualTo(Verdict.OTHER);
    assertThat(window.claim(key("a"), 2)).isEqualTo(Verdict.OTHER);
    assertThat(window.claim(key("a"), 1)).isEqualTo(Verdict.NEW);
    assertThat(window.claim(key("a"), 1)).isEqualTo(Verdict.SAME);
    assertThat(window.announce(key("a"), 1)).isEqualTo(Verdict.SAME);
  }

  @Test
  void withdrawnAnnouncementFreesTheIdUnlessItsEventCame() {
    DuplicateWindow window = new DuplicateWindow(10);
    window.announce(key("a"), 1);
    window.announce(key("b"), 1);
    window.claim(key("b"), 1);

    window.withdraw(key("a"));
    window.withdraw(key("b"));

    assertThat(window.claim(key("a"), 2)).isEqualTo(Verdict.NEW);
    assertThat(window.claim(key("b"), 2)).isEqualTo(Verdict.OTHER);
  }

  private static boolean isNew(DuplicateWindow window, EventKey key) {
    return window.claim(key, 1) == Verdict.NEW;
  }

  private static Known known(String id) {
    return new Known(key(id), 1);
  }

  private static EventKey key(String id) {
    return new EventKey("acme", id);
  }
}
