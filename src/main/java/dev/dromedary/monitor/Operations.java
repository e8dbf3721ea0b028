package dev.dromedary.monitor;

import dev.dromedary.event.Event;

/** Takes operational events in, as any event is taken in. */
public interface Operations {

  /** Durable when it returns, or once the batch that this thread works for is committed. */
  void publish(Event event);
}
