package dev.dromedary.attempt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dromedary.kit.FuzzTarget;

/** A type, an encoding, and a body in lines: the excerpt is short text that can be kept. */
public final class ExcerptFuzz implements FuzzTarget {

  @Override
  public boolean takes(byte[] input) {
    String[] lines = new String(input, ISO_8859_1).split("\n", 3);
    if (lines.length < 3) {
      return false;
    }
    String excerpt = Excerpt.of(lines[2].getBytes(ISO_8859_1), lines[0], lines[1]);
    if (excerpt != null) {
      FuzzTarget.require(excerpt.length() <= Excerpt.SIZE, "is short: " + excerpt.length());
      FuzzTarget.require(UTF_8.newEncoder().canEncode(excerpt), "is whole characters");
      FuzzTarget.require(excerpt.indexOf('\0') < 0, "is text to a database");
    }
    return excerpt != null;
  }
}
