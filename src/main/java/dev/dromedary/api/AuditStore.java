package dev.dromedary.api;

import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import java.time.Instant;

/** Keeps the audit. */
interface AuditStore {

  /** Before the change is made. */
  void begin(AuditEntry entry);

  void end(AuditEntry entry);

  Page<AuditEntry> list(Filter filter, PageRequest page);

  void removeBefore(Instant time);

  /** Null for any. */
  record Filter(
      String who, String what, String subject, String tenant, Instant since, Instant until) {}
}
