package dev.dromedary.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.event.Event;
import dev.dromedary.event.IdConflictException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcceptanceTest {

  private final DuplicateWindow window = new DuplicateWindow(100);
  private final List<Event> accepted = new ArrayList<>();
  private final Acceptance acceptance =
      new Acceptance(accepted::addAll, keys -> new HashMap<>(), window);

  /** Its event is still on its way to the window. */
  @Test
  void conflictLeavesTheAnnouncementOfTheOtherContent() {
    accept("first");

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> accept("second")).isInstanceOf(IdConflictException.class);
    }

    assertThat(accepted).hasSize(1);
    Event first = accepted.get(0);
    assertThat(window.hasOther(first.key(), first.digest() + 1)).isTrue();
  }

  private void accept(String value) {
    byte[] json =
        "{\"type\": \"t\", \"id\": \"e-1\", \"data\": \"%s\"}"
            .formatted(value)
            .getBytes(StandardCharsets.UTF_8);
    Received received =
        new EventReader(1_000, 1, any -> {})
            .fromRequest(Map.of(), json, Instant.parse("2026-03-01T10:00:00Z"));
    acceptance.accept(List.of(received), index -> "id");
  }
}
