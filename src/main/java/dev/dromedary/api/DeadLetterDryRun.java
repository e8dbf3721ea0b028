package dev.dromedary.api;

import dev.dromedary.api.DryRunView.OfEndpoint;
import dev.dromedary.history.DeadLetter;
import dev.dromedary.replay.Matching;
import java.time.Instant;
import java.util.List;

/**
 * The dead letters that a requeue or a deletion would take, as the history has them.
 *
 * @param matching their number, at most the limit of the call
 * @param atLeast true if counting all of them would take too long: there are more
 * @param endpoints the same by endpoint, the most first
 * @param oldest when the first of them was dead-lettered
 * @param newest when the last of them was dead-lettered
 * @param sample the first ten of them
 */
record DeadLetterDryRun(
    long matching,
    boolean atLeast,
    List<OfEndpoint> endpoints,
    Instant oldest,
    Instant newest,
    List<DeadLetterView> sample) {

  static DeadLetterDryRun of(Matching<DeadLetter> matching) {
    return new DeadLetterDryRun(
        matching.count(),
        matching.atLeast(),
        OfEndpoint.all(matching),
        matching.oldest(),
        matching.newest(),
        matching.sample().stream().map(DeadLetterView::of).toList());
  }
}
