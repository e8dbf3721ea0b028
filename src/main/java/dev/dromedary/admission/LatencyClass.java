package dev.dromedary.admission;

/** How soon an attempt that is made now is expected to end. */
enum LatencyClass {
  /** Its last attempt succeeded and it answers within {@code fast-threshold} on average. */
  FAST,
  /** Its attempts end, well or badly, within {@code slow-threshold} on average. */
  RESPONSIVE,
  /** Everything else: no answer yet, a longer average, or none for too long now. */
  SLOW
}
