package dev.dromedary.replay;

import dev.dromedary.delivery.Delivery;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The replays by filter, in the database of the history. An unavailable store throws {@code
 * StoreUnavailableException}.
 */
public interface ReplayStore {

  void add(Replay replay);

  Optional<Replay> find(String id);

  /** In the order of their creation. */
  Page<Replay> list(List<Replay.State> states, String tenant, PageRequest page);

  /** Changes a replay; no other change comes in between. */
  Optional<Replay> change(String id, UnaryOperator<Replay> change);

  /** The results of the deliveries that a replay has put. */
  Results results(String id);

  /** The deliveries of a chunk that was claimed. */
  List<Claimed> claimed(String id, long chunk);

  /**
   * Claims deliveries for the next chunk of a replay: each becomes pending if it has ended, or is
   * new, and is left out if not. All in one transaction, so that no delivery is claimed twice.
   *
   * @param before as it was read; of a replay that was changed since nothing is claimed
   * @param skipped of the chunk, beside the ones that have not ended
   * @param after with the next chunk
   * @return empty if the replay was changed
   */
  Optional<List<Claimed>> claim(
      Replay before, List<Candidate> candidates, int skipped, Replay after);

  /**
   * Deletes one that was ended before that time, with what is known of its deliveries.
   *
   * @return whether there was one
   */
  boolean deleteBefore(Instant time);

  /**
   * A delivery that is to be put.
   *
   * @param dead whether it is a dead letter
   * @param known whether the history has it
   */
  record Candidate(Delivery delivery, boolean dead, boolean known) {}

  /**
   * A delivery that is put by the replay alone.
   *
   * @param dead whether it was a dead letter
   */
  record Claimed(String deliveryId, boolean dead) {}

  /**
   * Numbers of deliveries.
   *
   * @param failed dead-lettered again, or cancelled
   */
  record Results(long delivered, long failed) {}
}
