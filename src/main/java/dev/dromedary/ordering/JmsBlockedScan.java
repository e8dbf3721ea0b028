package dev.dromedary.ordering;

import jakarta.jms.MessageConsumer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One scan of the blocked queue: a delivery that is next in sequence goes, the others are put back
 * at the tail.
 */
final class JmsBlockedScan {

  /** After it there is no scan for so many times as long as it took to put messages back. */
  private static final int REST = 4;

  /** By which it knows what it has put back. */
  final String id = UUID.randomUUID().toString();

  final MessageConsumer consumer;

  /** Whether it goes over all of the queue, though no delivery is next any more. */
  final boolean cleansUp;

  /** Whether it has met all that was there. */
  boolean ends;

  private final long began = System.nanoTime();
  private final AtomicInteger met = new AtomicInteger();
  private final AtomicInteger putBack = new AtomicInteger();

  JmsBlockedScan(MessageConsumer consumer, boolean cleansUp) {
    this.consumer = consumer;
    this.cleansUp = cleansUp;
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

  /** In nanoseconds. A scan in which deliveries went was work, and needs no rest. */
  long rest() {
    return REST * (System.nanoTime() - began) * putBack.get() / Math.max(1, met.get());
  }
}
