package dev.dromedary.event;

import static org.assertj.core.api.Assertions.assertThat;

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

    assertThat(window.claim(key("a"))).isTrue();
    assertThat(window.claim(key("a"))).isFalse();
    assertThat(window.claim(key("b"))).isTrue();
  }

  /** Two customers may number their events alike. */
  @Test
  void sameIdOfAnotherTenantIsAnotherEvent() {
    DuplicateWindow window = new DuplicateWindow(10);
    window.claim(new EventKey("acme", "17"));

    assertThat(window.claim(new EventKey("globex", "17"))).isTrue();
  }

  @Test
  void idIsFreeAgainWhenItsBatchIsRolledBack() {
    DuplicateWindow window = new DuplicateWindow(10);
    window.claim(key("a"));

    window.release(key("a"));

    assertThat(window.claim(key("a"))).isTrue();
  }

  @Test
  void idsFromBeforeARestartAreKnown() {
    DuplicateWindow window = new DuplicateWindow(10);

    window.remember(List.of(key("a"), key("b")));

    assertThat(window.claim(key("a"))).isFalse();
    assertThat(window.claim(key("b"))).isFalse();
  }

  /** Also after ten times as many: it is the last ones that come again, not the first. */
  @Test
  void lastIdsAreKnownAndTheFirstAreForgotten() {
    DuplicateWindow window = new DuplicateWindow(1_000);
    for (int i = 0; i < 10_000; i++) {
      window.claim(key("evt_" + i));
    }

    assertThat(IntStream.range(9_000, 10_000).filter(i -> window.claim(key("evt_" + i))))
        .as("forgotten though they are among the last 1,000")
        .isEmpty();
    assertThat(window.claim(key("evt_0"))).isTrue();
  }

  /** The history gives the newest first; they must not be the first to be forgotten. */
  @Test
  void newestIdsFromBeforeARestartAreKeptLongest() {
    DuplicateWindow window = new DuplicateWindow(3);

    window.remember(
        Stream.of("newest", "newer", "older", "oldest").map(DuplicateWindowTest::key).toList());

    assertThat(window.claim(key("newest"))).isFalse();
    assertThat(window.claim(key("another"))).isTrue();
    assertThat(window.claim(key("newest"))).isFalse();
    assertThat(window.claim(key("oldest"))).isTrue();
  }

  @Test
  void windowOfNoneDropsNothing() {
    DuplicateWindow window = new DuplicateWindow(0);

    assertThat(window.claim(key("a"))).isTrue();
    assertThat(window.claim(key("a"))).isTrue();
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
          assertThat(window.claim(key(id))).as("claim %d of %d: %s", i, size, id).isEqualTo(!known);
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
        .filter(i -> window.claim(key("evt_" + i % 10_000)))
        .forEach(i -> taken.incrementAndGet());

    assertThat(taken).hasValue(10_000);
  }

  private static EventKey key(String id) {
    return new EventKey("acme", id);
  }
}
