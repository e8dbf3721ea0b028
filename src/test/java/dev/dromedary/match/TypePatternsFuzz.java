package dev.dromedary.match;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dromedary.event.EventType;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.kit.FuzzTarget;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Two lines with patterns, and one with a type: the tree and the regular expression agree, and
 * patterns overlap that have a type in common.
 */
public final class TypePatternsFuzz implements FuzzTarget {

  @Override
  public boolean takes(byte[] input) {
    String[] lines = new String(input, UTF_8).split("\n", 3);
    if (lines.length < 3) {
      return false;
    }
    try {
      EventType.requireName("type", lines[2]);
      boolean first = matches(lines[0], lines[2]);
      boolean second = matches(lines[1], lines[2]);
      FuzzTarget.require(
          EventType.overlap(lines[0], lines[1]) == EventType.overlap(lines[1], lines[0]),
          "overlap is symmetrical");
      FuzzTarget.require(
          !(first && second) || EventType.overlap(lines[0], lines[1]), "both match: they overlap");
      return true;
    } catch (InvalidInputException e) {
      return false;
    }
  }

  private static boolean matches(String pattern, String type) {
    boolean tree = new TypePatterns(List.of(pattern)).contains(type);
    boolean regex = Pattern.compile(EventType.regex(pattern), Pattern.DOTALL).matcher(type).find();
    FuzzTarget.require(
        tree == regex, "'" + pattern + "' and '" + type + "': tree and regex differ");
    return tree;
  }
}
