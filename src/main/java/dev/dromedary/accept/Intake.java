package dev.dromedary.accept;

import dev.dromedary.event.Event;
import java.util.List;

/** Takes events in. */
public interface Intake {

  /**
   * Stores the events durably, all or none. Duplicates are dropped later, where every way in meets.
   *
   * @throws IntakeUnavailableException if they could not be stored, or the broker did not confirm
   *     that they were
   */
  void accept(List<Event> events);
}
