package dev.dromedary.accept;

import dev.dromedary.event.Event;
import java.util.List;

/** Takes events in. */
public interface Intake {

  /**
   * Stores the events durably, all or none. Duplicates are dropped later, where every way in meets.
   *
   * @throws Unavailable if they could not be stored; none was accepted
   */
  void accept(List<Event> events);

  /** The broker cannot store an event now. */
  class Unavailable extends RuntimeException {

    /**
     * @param why a full sentence for the sender
     */
    public Unavailable(String why, Throwable cause) {
      super(why, cause);
    }
  }
}
