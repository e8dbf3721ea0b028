package dev.dromedary.deadletter;

import java.util.Arrays;

/**
 * A set of ids in eight bytes each. Two of a million share a fingerprint once in 37 million sets.
 */
final class Fingerprints {

  private long[] prints = new long[1_024];
  private int size;
  private boolean sorted;

  void add(String id) {
    if (size == prints.length) {
      prints = Arrays.copyOf(prints, 2 * size);
    }
    prints[size++] = print(id);
    sorted = false;
  }

  boolean contains(String id) {
    if (!sorted) {
      Arrays.sort(prints, 0, size);
      sorted = true;
    }
    return Arrays.binarySearch(prints, 0, size, print(id)) >= 0;
  }

  /** FNV-1a. */
  private static long print(String id) {
    long print = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      print = (print ^ id.charAt(i)) * 0x100000001b3L;
    }
    return print;
  }
}
