package dev.dromedary.demo;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Times from publishing an event to its arrival, of the arrivals since the last look. */
final class Latencies {

  private static final int KEPT = 10_000;

  private final Map<String, Long> published = new ConcurrentHashMap<>();
  private final long[] millis = new long[KEPT];
  private int count;

  void published(String eventId) {
    published.put(eventId, System.nanoTime());
  }

  synchronized void arrived(String eventId) {
    Long at = published.remove(eventId);
    if (at != null && count < KEPT) {
      millis[count++] = (System.nanoTime() - at) / 1_000_000;
    }
  }

  /** The 99th percentile in milliseconds since the last call, or -1 if nothing arrived. */
  synchronized long p99() {
    if (count == 0) {
      return -1;
    }
    Arrays.sort(millis, 0, count);
    long p99 = millis[(int) Math.ceil(count * 0.99) - 1];
    count = 0;
    return p99;
  }
}
