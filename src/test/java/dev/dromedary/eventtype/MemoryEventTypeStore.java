package dev.dromedary.eventtype;

import dev.dromedary.jdbc.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Event types in memory, and now and then unavailable. */
public final class MemoryEventTypeStore implements EventTypeStore {

  private final Map<String, EventTypeDefinition> types = new ConcurrentHashMap<>();
  private final AtomicLong revision = new AtomicLong();
  boolean unavailable;

  @Override
  public long revision() {
    if (unavailable) {
      throw new StoreUnavailableException("Reading the event types", new RuntimeException("gone"));
    }
    return revision.get();
  }

  @Override
  public List<EventTypeDefinition> all() {
    return List.copyOf(types.values());
  }

  @Override
  public EventTypeDefinition save(EventTypeDefinition type) {
    revision.incrementAndGet();
    return types.merge(type.name(), type, (before, after) -> after.since(before.createdAt()));
  }

  @Override
  public boolean delete(String name) {
    revision.incrementAndGet();
    return types.remove(name) != null;
  }
}
