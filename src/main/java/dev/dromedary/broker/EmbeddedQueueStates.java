package dev.dromedary.broker;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Looks at the queues of the broker in this process. */
record EmbeddedQueueStates(EmbeddedBroker broker) implements QueueStates {

  @Override
  public Map<String, QueueState> look(Collection<String> queues) {
    Map<String, QueueState> states = new LinkedHashMap<>();
    queues.forEach(queue -> states.put(queue, broker.state(queue)));
    return states;
  }

  @Override
  public boolean isCheap() {
    return true;
  }
}
