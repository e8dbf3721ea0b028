package dev.dromedary.eventtype;

import java.util.List;

/** Keeps the event types. An unavailable store throws {@code StoreUnavailableException}. */
public interface EventTypeStore {

  /** A number that each change makes greater. */
  long revision();

  /** In no order. */
  List<EventTypeDefinition> all();

  /** Inserts or replaces; what was registered before keeps its first time. */
  EventTypeDefinition save(EventTypeDefinition type);

  /** Whether there was one. */
  boolean delete(String name);
}
