package dev.dromedary.deadletter;

import java.util.Optional;
import java.util.function.Supplier;

/** Lets one gateway at a time go over queues. */
public interface PassLock {

  /** Does the work exclusively, after waiting for the lock. */
  <T> T hold(Supplier<T> work);

  /** Does the work if the lock is free now; empty if not, or if the database is unavailable. */
  <T> Optional<T> tryHold(Supplier<T> work);
}
