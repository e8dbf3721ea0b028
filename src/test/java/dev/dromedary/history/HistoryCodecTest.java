package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.DeliveryStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryCodecTest {

  private static final List<HistoryEntry> ENTRIES =
      List.of(
          Entries.accepted("e1", Entries.NOW),
          Entries.moved("d1", "e1", DeliveryStatus.RETRYING, Entries.NOW),
          Entries.attempted("a1", "d1", 1));

  @Test
  void entriesComeBackAsTheyWereAlsoWhenBodiesAreJoined() {
    byte[] one = HistoryCodec.encode(ENTRIES);
    byte[] joined = new byte[2 * one.length];
    System.arraycopy(one, 0, joined, 0, one.length);
    System.arraycopy(one, 0, joined, one.length, one.length);

    List<HistoryEntry> read = HistoryCodec.decode(joined);

    assertThat(read.subList(0, 3)).usingRecursiveFieldByFieldElementComparator().isEqualTo(ENTRIES);
    assertThat(read.subList(3, 6)).usingRecursiveFieldByFieldElementComparator().isEqualTo(ENTRIES);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T10:00:00.123456789Z, 2026-03-01T10:00:00.123456Z",
    "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999999Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z"
  })
  void timesAreKeptInMicroseconds(Instant time, Instant read) {
    List<HistoryEntry> entries =
        HistoryCodec.decode(HistoryCodec.encode(List.of(Entries.accepted("e1", time))));

    assertThat(((HistoryEntry.Accepted) entries.get(0)).event().acceptedAt()).isEqualTo(read);
  }
}
