package dev.dromedary.batch;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sends and commits that are under way. A broker that is full takes no message, and a client
 * may wait for that without end: on behalf of a caller the wait is bounded, and for some seconds
 * after that further calls are refused at once. Batches wait for as long as the broker does.
 */
public final class BrokerCalls {

  private static final long REFUSED = Duration.ofSeconds(5).toNanos();

  private final long mostNanos;
  private final Set<Call> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong slowest = new AtomicLong();
  private volatile long refusedSince = System.nanoTime() - REFUSED;

  /**
   * @param most how long a caller waits; longer than the client's own timeout of a call, because an
   *     answer that comes after an interrupt would be taken for that of the next call
   */
  public BrokerCalls(Duration most) {
    mostNanos = most.toNanos();
  }

  /** Sends and a commit. */
  @FunctionalInterface
  interface Work<E extends Exception> {
    void run() throws E;
  }

  /** For a caller. */
  <E extends Exception> void bounded(Work<E> work) throws E {
    run(work, true);
  }

  <E extends Exception> void unbounded(Work<E> work) throws E {
    run(work, false);
  }

  private <E extends Exception> void run(Work<E> work, boolean bounded) throws E {
    Call call = new Call(Thread.currentThread(), System.nanoTime(), bounded);
    open.add(call);
    try {
      work.run();
    } finally {
      open.remove(call);
      call.end();
      took(Duration.ofNanos(call.nanos()));
    }
  }

  /** Counts a call that has ended. */
  public void took(Duration time) {
    slowest.accumulateAndGet(time.toNanos(), Math::max);
  }

  /** Ends the waits that are too long; to be called each second. */
  public void check() {
    for (Call call : open) {
      if (call.bounded && call.nanos() > mostNanos) {
        refusedSince = System.nanoTime();
        call.interrupt();
      }
    }
  }

  /** Whether a call would wait for nothing. */
  public boolean isRefused() {
    return System.nanoTime() - refusedSince < REFUSED;
  }

  /** For how long the broker has not answered the one that waits longest. */
  public Duration waiting() {
    return Duration.ofNanos(open.stream().mapToLong(Call::nanos).max().orElse(0));
  }

  /** How long the slowest one took that has ended since this was asked last. */
  public Duration takeSlowest() {
    return Duration.ofNanos(slowest.getAndSet(0));
  }

  private static final class Call {

    private final Thread thread;
    private final long began;
    private final boolean bounded;
    private boolean interrupted;
    private boolean ended;

    Call(Thread thread, long began, boolean bounded) {
      this.thread = thread;
      this.began = began;
      this.bounded = bounded;
    }

    long nanos() {
      return System.nanoTime() - began;
    }

    synchronized void interrupt() {
      if (!ended) {
        interrupted = true;
        thread.interrupt();
      }
    }

    /** Leaves no interrupt to what the thread does next. */
    synchronized void end() {
      ended = true;
      if (interrupted) {
        Thread.interrupted();
      }
    }
  }
}
