package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.accept.DuplicateWindow.Known;
import dev.dromedary.api.MemoryHistory;
import dev.dromedary.event.EventKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KnownEventsTest {

  private static final EventKey KEY = new EventKey("default", "e-1");

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final CountingHistory history = new CountingHistory();
  private final KnownEvents known = new KnownEvents(history, nanos::get);

  @Test
  void unavailableDatabaseIsAskedOnceInSomeSeconds() {
    history.away = true;
    for (int i = 0; i < 100; i++) {
      assertThat(known.digests(List.of(KEY))).isEmpty();
    }
    assertThat(history.asked).isEqualTo(1);

    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    known.digests(List.of(KEY));
    known.digests(List.of(KEY));
    assertThat(history.asked).isEqualTo(2);
  }

  @Test
  void databaseThatIsBackIsAskedEachTime() {
    history.away = true;
    known.digests(List.of(KEY));
    history.away = false;

    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    for (int i = 0; i < 3; i++) {
      known.digests(List.of(KEY));
    }
    assertThat(history.asked).isEqualTo(4);
  }

  private static final class CountingHistory extends MemoryHistory {

    private int asked;

    @Override
    public List<Known> knownEvents(Collection<EventKey> keys) {
      asked++;
      return super.knownEvents(keys);
    }
  }
}
