package dev.dromedary.api;

import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;

/** All of it on one page. */
final class MemoryAuditStore implements AuditStore {

  final Map<String, AuditEntry> entries = new ConcurrentSkipListMap<>();
  volatile boolean isAway;

  @Override
  public void begin(AuditEntry entry) {
    if (isAway) {
      throw new StoreUnavailableException("The database is unavailable.", null);
    }
    entries.put(entry.id(), entry);
  }

  @Override
  public void end(AuditEntry entry) {
    entries.put(entry.id(), entry);
  }

  @Override
  public Page<AuditEntry> list(Filter filter, PageRequest page) {
    return new Page<>(
        entries.values().stream()
            .filter(each -> filter.what() == null || filter.what().equals(each.what()))
            .filter(
                each -> filter.tenant() == null || Objects.equals(filter.tenant(), each.tenant()))
            .toList(),
        null);
  }

  @Override
  public void removeBefore(Instant time) {
    throw new UnsupportedOperationException();
  }
}
