package dev.dromedary.broker;

import java.util.Collection;
import java.util.Map;

/** Looks at the queues of a broker. */
public interface QueueStates {

  /** Of each of them, in their order; a queue that cannot be looked at says why. */
  Map<String, QueueState> look(Collection<String> queues);

  /** Whether a look costs next to nothing. */
  boolean isCheap();
}
