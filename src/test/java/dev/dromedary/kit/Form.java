package dev.dromedary.kit;

/** The form of a promise: the short one of every build, or the long one of {@code -Plong}. */
public final class Form {

  private Form() {}

  /** How often something is repeated. */
  public static int times(int inShort, int inLong) {
    return Boolean.getBoolean("test.long") ? inLong : inShort;
  }
}
