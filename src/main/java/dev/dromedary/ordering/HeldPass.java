package dev.dromedary.ordering;

import jakarta.jms.MessageConsumer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** One way over the queue of the held: whose turn it is goes, the others are put back. */
final class HeldPass {

  /** After it nobody passes for so many times as long as it took to put back what it met. */
  private static final int REST = 4;

  /** By which it knows what it has put back. */
  final String id = UUID.randomUUID().toString();

  final MessageConsumer consumer;

  /** Whether it goes over all of the queue, though nobody may go any more. */
  final boolean sweeps;

  /** Whether it has met all that was there. */
  boolean ends;

  private final long began = System.nanoTime();
  private final AtomicInteger met = new AtomicInteger();
  private final AtomicInteger putBack = new AtomicInteger();

  HeldPass(MessageConsumer consumer, boolean sweeps) {
    this.consumer = consumer;
    this.sweeps = sweeps;
  }

  void meets() {
    met.incrementAndGet();
  }

  void putsBack() {
    putBack.incrementAndGet();
  }

  /** Whether all that it met was put back. */
  boolean isInVain() {
    return met.get() == putBack.get();
  }

  /** In nanoseconds. Where somebody went it was work, and needs no rest. */
  long rest() {
    return REST * (System.nanoTime() - began) * putBack.get() / Math.max(1, met.get());
  }
}
