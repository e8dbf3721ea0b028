package dev.dromedary.deadletter;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** One call that takes dead letters off their queue, as far as it has come. */
public final class Pass implements AutoCloseable {

  private final String id;
  private final String action;
  private final Object condition;
  private final Instant startedAt;
  private final Runnable end;
  private final AtomicInteger seen = new AtomicInteger();
  private final AtomicInteger handled = new AtomicInteger();
  private volatile boolean cancelled;

  Pass(String id, String action, Object condition, Instant startedAt, Runnable end) {
    this.id = id;
    this.action = action;
    this.condition = condition;
    this.startedAt = startedAt;
    this.end = end;
  }

  public String id() {
    return id;
  }

  /** The action on its matches, such as {@code requeue}. */
  public String action() {
    return action;
  }

  /** The condition: a {@link DeadLetterIndex.Filter}, or ids of endpoints. */
  public Object condition() {
    return condition;
  }

  /** Later dead letters are not taken. */
  public Instant startedAt() {
    return startedAt;
  }

  /** How many messages it took off the queue, including the ones that it put back. */
  public int seen() {
    return seen.get();
  }

  public int handled() {
    return handled.get();
  }

  public boolean isCancelled() {
    return cancelled;
  }

  /** After a transaction. */
  public void went(int taken, int done) {
    seen.addAndGet(taken);
    handled.addAndGet(done);
  }

  /** It ends after the transaction that it is in; what it did so far stays done. */
  void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    end.run();
  }
}
