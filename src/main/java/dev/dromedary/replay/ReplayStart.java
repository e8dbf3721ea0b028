package dev.dromedary.replay;

import dev.dromedary.event.TypedId;
import dev.dromedary.replay.Replay.State;
import java.time.Clock;
import java.time.Instant;

/** Begins replays by filter: each is stored first, and then sent on its way. */
public record ReplayStart(ReplayStore store, Replays replays, Clock clock) {

  /**
   * Durable when it returns. One that cannot be sent is cancelled; after a crash in between it
   * stays STARTING, and puts nothing.
   */
  public Replay begin(ReplayDefinition definition, String who) {
    Instant now = clock.instant();
    Replay replay = Replay.of(TypedId.replay(now), definition, who, now);
    store.add(replay);
    try {
      replays.begin(replay.id());
    } catch (RuntimeException e) {
      store.change(replay.id(), stored -> stored.in(State.CANCELLED, now));
      throw e;
    }
    return replay;
  }
}
