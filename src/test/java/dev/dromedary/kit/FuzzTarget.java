package dev.dromedary.kit;

/** A reader of ours that meets any bytes. */
@FunctionalInterface
public interface FuzzTarget {

  /**
   * Reads the input; a rule that does not hold is an AssertionError, and any exception is a
   * finding.
   *
   * @return whether it is what the reader takes, and not rejected
   */
  boolean takes(byte[] input);

  /** A rule of the target. */
  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new AssertionError(rule);
    }
  }
}
