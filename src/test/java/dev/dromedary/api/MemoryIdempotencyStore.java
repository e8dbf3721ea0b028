package dev.dromedary.api;

import dev.dromedary.jdbc.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Calls in memory, whose answers may be lost, as by a crash. */
final class MemoryIdempotencyStore implements IdempotencyStore {

  final Map<String, Call> calls = new ConcurrentHashMap<>();
  volatile boolean losesAnswers;
  volatile boolean unavailable;

  @Override
  public Optional<Call> begin(String id, String request, Instant now, Instant since) {
    if (unavailable) {
      throw new StoreUnavailableException("Remembering", new SQLException("jdbc:h2:secret"));
    }
    calls.values().removeIf(call -> call.begunAt().isBefore(since));
    return Optional.ofNullable(calls.putIfAbsent(id, new Call(request, null, now)));
  }

  @Override
  public void end(String id, byte[] answer) {
    if (!losesAnswers) {
      calls.computeIfPresent(id, (same, call) -> new Call(call.request(), answer, call.begunAt()));
    }
  }

  @Override
  public void forget(String id) {
    calls.remove(id);
  }

  @Override
  public void removeBegunBefore(Instant time) {
    throw new UnsupportedOperationException("No call asks for it");
  }
}
