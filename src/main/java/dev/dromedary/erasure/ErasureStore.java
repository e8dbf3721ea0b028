package dev.dromedary.erasure;

import dev.dromedary.erasure.Erasure.Counts;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the erasures, and erases rows of the history, in whose database it is. */
public interface ErasureStore {

  void add(Erasure erasure);

  Optional<Erasure> find(String id);

  /** In the order of their beginning. */
  Page<Erasure> list(PageRequest page);

  List<Erasure> underWay();

  /** Whether the work is this gateway's until then: no other one has it. */
  boolean isLeased(String id, String gateway, Instant now, Instant until);

  /** Counts what is stored of a tenant before that time. */
  Counts count(String tenant, Instant before);

  /** Whether the index has a dead letter of the tenant. */
  boolean hasDeadLetters(String tenant);

  /**
   * Erases a chunk of the events of a tenant that were accepted before that time, and of its
   * deliveries that have ended, with their attempts.
   *
   * @return what was erased; nothing if there is no more
   */
  Counts eraseChunk(Erasure erasure, int chunk);

  /** Counts the deliveries of events that were accepted before that time and have not ended. */
  long waiting(String tenant, Instant before);

  /**
   * Erases what names the tenant beside that: statistics, replays, keys, conditions of the audit.
   */
  void finish(Erasure erasure, Instant now);

  /** Adds endpoints and dead letters, and sets the deliveries that wait. */
  void counted(String id, Counts more);

  /** Erases an event with its payload; its deliveries and attempts stay. */
  boolean erase(EventKey event);
}
