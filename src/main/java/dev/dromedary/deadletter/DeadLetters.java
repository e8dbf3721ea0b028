package dev.dromedary.deadletter;

import dev.dromedary.history.DeadLetter;
import dev.dromedary.history.DeadLetterIndex;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;

/** The queue of dead letters, to be requeued or deleted; {@link DeadLetterIndex} lists it. */
public interface DeadLetters {

  /** Puts the matching ones back to be delivered, each with a new run of its schedule. */
  default Handled requeue(DeadLetterIndex.Filter filter) {
    return requeue(filter, Integer.MAX_VALUE);
  }

  /**
   * The same.
   *
   * @param limit at most so many, the first ones of the queue
   */
  Handled requeue(DeadLetterIndex.Filter filter, int limit);

  /**
   * The same of these deliveries.
   *
   * @return the deliveries of them that were on the queue
   */
  Set<String> requeue(Set<String> deliveryIds);

  /**
   * Requeues dead letters of endpoints that were disabled or gone, to be delivered at a bounded
   * pace.
   */
  Handled requeuePaced(Set<String> endpointIds);

  /** Deletes the matching ones; the history calls them cancelled. */
  default Handled delete(DeadLetterIndex.Filter filter) {
    return delete(filter, Integer.MAX_VALUE);
  }

  /**
   * The same.
   *
   * @param limit at most so many, the first ones of the queue
   */
  Handled delete(DeadLetterIndex.Filter filter, int limit);

  /** Whether a look at the queue sees all of it, which not every broker allows. */
  boolean isBrowsedWhole();

  /** Looks at each that is on the queue and takes none. */
  void browse(Consumer<DeadLetter> each);

  /** The deliveries of these that are on the queue. */
  Set<String> present(Collection<String> deliveryIds);

  /**
   * The result of a call.
   *
   * @param cancelled whether it was cancelled before its end
   */
  record Handled(int count, boolean cancelled) {}
}
