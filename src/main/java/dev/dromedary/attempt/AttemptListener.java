package dev.dromedary.attempt;

/** Learns of each attempt, test calls excepted. */
@FunctionalInterface
public interface AttemptListener {

  /**
   * Called once the outcome is known, on the thread of the delivery, which waits for it; so it
   * hands on what takes long. An exception is logged and changes nothing. After a crash, or when a
   * batch is rolled back, the same attempt may be reported again under another id.
   */
  void attempted(AttemptReport report);
}
