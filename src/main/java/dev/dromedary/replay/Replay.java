package dev.dromedary.replay;

import java.time.Instant;

/**
 * A replay by filter, and how far it is.
 *
 * @param counted whether all that match have been counted
 * @param matching how many match, as far as they have been counted
 * @param put how many were put back to be delivered
 * @param skipped how many matched and were not put: of an endpoint that is gone, or not ended when
 *     their turn came
 * @param place the cursor behind the last delivery; null at the beginning, empty at the end
 * @param chunk the number of the last chunk that was claimed
 * @param who began it
 */
public record Replay(
    String id,
    ReplayDefinition definition,
    State state,
    boolean counted,
    long matching,
    long put,
    long skipped,
    String place,
    long chunk,
    String who,
    Instant createdAt,
    Instant updatedAt) {

  /** The place behind all, which is no cursor. */
  private static final String END = "";

  /** Where a replay stands. */
  public enum State {
    /** Counts the deliveries that match. */
    STARTING,
    /** Puts them back, chunk by chunk. */
    RUNNING,
    /** Stands still until it is resumed. */
    PAUSED,
    /** Was ended before its end. */
    CANCELLED,
    /** Has put all of them; they are being delivered. */
    DONE;

    public boolean isFinal() {
      return this == CANCELLED || this == DONE;
    }
  }

  public static Replay of(String id, ReplayDefinition definition, String who, Instant now) {
    return new Replay(id, definition, State.STARTING, false, 0, 0, 0, null, 0, who, now, now);
  }

  public Replay in(State other, Instant now) {
    return new Replay(
        id, definition, other, counted, matching, put, skipped, place, chunk, who, createdAt, now);
  }

  /** Goes on where it stood. */
  public Replay resumed(Instant now) {
    return state == State.PAUSED ? in(counted ? State.RUNNING : State.STARTING, now) : this;
  }

  /** After the next chunk of the count. */
  Replay counted(long more, String next, Instant now) {
    boolean all = next == null || reached(matching + more);
    return new Replay(
        id,
        definition,
        all ? State.RUNNING : state,
        all,
        matching + more,
        put,
        skipped,
        all ? null : next,
        chunk + 1,
        who,
        createdAt,
        now);
  }

  /**
   * After the next chunk of the deliveries; it is done when that was put, which the next message
   * says.
   *
   * @param next the place behind it, or null at the end
   */
  Replay moved(String next, Instant now) {
    return new Replay(
        id,
        definition,
        isThrough() ? State.DONE : state,
        counted,
        matching,
        put,
        skipped,
        next == null ? END : next,
        chunk + 1,
        who,
        createdAt,
        now);
  }

  /** Whether all chunks have been claimed. */
  boolean isThrough() {
    return END.equals(place);
  }

  Replay with(long more, long others) {
    long all = put + more;
    return new Replay(
        id,
        definition,
        state,
        counted,
        matching,
        all,
        skipped + others,
        reached(all) ? END : place,
        chunk,
        who,
        createdAt,
        updatedAt);
  }

  private boolean reached(long count) {
    return definition.limit() != null && count >= definition.limit();
  }
}
