package dev.dromedary.replay;

import dev.dromedary.event.EventMessage;
import java.time.Instant;
import java.util.Map;

/**
 * The one message of a replay, which moves on from chunk to chunk.
 *
 * @param chunk the number of the chunk that is next
 * @param dueAt when
 */
record ReplayMessage(String replayId, long chunk, Instant dueAt) {

  static final String DUE_AT = "dueAt";
  private static final String REPLAY_ID = "replayId";
  private static final String CHUNK = "chunk";

  static ReplayMessage first(String replayId) {
    return new ReplayMessage(replayId, 1, Instant.EPOCH);
  }

  /** After that chunk was put. */
  ReplayMessage next(long put, Instant due) {
    return new ReplayMessage(replayId, put + 1, due);
  }

  ReplayMessage waiting(Instant until) {
    return new ReplayMessage(replayId, chunk, until);
  }

  Map<String, Object> properties() {
    return Map.of(REPLAY_ID, replayId, CHUNK, chunk, DUE_AT, dueAt.toEpochMilli());
  }

  /**
   * @throws IllegalArgumentException if this is no message of a replay; names the property
   */
  static ReplayMessage read(Map<String, Object> properties) {
    EventMessage message = new EventMessage("replay", properties);
    return new ReplayMessage(
        message.text(REPLAY_ID),
        message.number(CHUNK),
        Instant.ofEpochMilli(message.number(DUE_AT)));
  }
}
