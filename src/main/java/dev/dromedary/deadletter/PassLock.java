package dev.dromedary.deadletter;

import java.util.function.Supplier;

/** Lets one gateway at a time go over the dead letters. */
public interface PassLock {

  /** Does the work once nobody else does any. */
  <T> T hold(Supplier<T> work);
}
