package dev.dromedary.api;

import dev.dromedary.api.ReplaysController.Target;
import dev.dromedary.history.History.DeliveryRow;
import dev.dromedary.replay.Matching;
import dev.dromedary.replay.Replay;
import dev.dromedary.replay.Replay.State;
import dev.dromedary.replay.ReplayDefinition;
import dev.dromedary.replay.ReplayFilter;
import dev.dromedary.replay.ReplayStore.Results;
import java.time.Instant;

/**
 * A replay by filter in an answer.
 *
 * @param state where it stands
 * @param from which past deliveries
 * @param to the endpoint that gets their events, if it is another one
 * @param perSecond at most so many deliveries a second
 * @param limit at most so many deliveries
 * @param matching the number of deliveries that match, counted while it is STARTING
 * @param put the number of deliveries that were put back to be delivered
 * @param skipped the number of deliveries that matched and were not put: their endpoint or event is
 *     gone, or they had not ended when their turn came
 * @param delivered the number of those put that were delivered since; in the answer about one
 *     replay
 * @param failed the number of those put that were dead-lettered or cancelled since; in the answer
 *     about one replay
 * @param who began it
 * @param createdAt when it was begun; only deliveries of events accepted before are replayed
 * @param updatedAt when it came so far
 * @param dryRun of a dry run, which has no id
 */
record ReplayView(
    String id,
    State state,
    ReplayFilter from,
    Target to,
    Integer perSecond,
    Integer limit,
    long matching,
    long put,
    long skipped,
    Long delivered,
    Long failed,
    String who,
    Instant createdAt,
    Instant updatedAt,
    DryRunView dryRun) {

  static ReplayView of(ReplayDefinition definition, Matching<DeliveryRow> matching) {
    return new ReplayView(
        null,
        null,
        definition.from(),
        target(definition),
        definition.perSecond(),
        definition.limit(),
        matching.count(),
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        DryRunView.of(matching));
  }

  static ReplayView of(Replay replay, Results results) {
    return new ReplayView(
        replay.id(),
        replay.state(),
        replay.definition().from(),
        target(replay.definition()),
        replay.definition().perSecond(),
        replay.definition().limit(),
        replay.matching(),
        replay.put(),
        replay.skipped(),
        results == null ? null : results.delivered(),
        results == null ? null : results.failed(),
        replay.who(),
        replay.createdAt(),
        replay.updatedAt(),
        null);
  }

  private static Target target(ReplayDefinition definition) {
    return definition.to() == null ? null : new Target(definition.to());
  }
}
