package dev.dromedary.event;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * An object as places in its text, so that a value can be passed on byte for byte.
 *
 * @param from where its bytes begin in {@code text}
 * @param to behind its last byte
 */
public record JsonObject(byte[] text, Map<String, Member> members, int from, int to) {

  /**
   * @param string the value of a string or an integer, else null
   */
  record Member(JsonToken token, String string, int from, int to) {}

  /** Reads the object that the parser has just entered, and leaves it at its end. */
  public static JsonObject read(byte[] text, JsonParser parser) {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    Map<String, Member> members = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      members.put(name, member(parser, parser.nextToken()));
    }
    return new JsonObject(text, members, from, (int) parser.currentLocation().getByteOffset());
  }

  private static Member member(JsonParser parser, JsonToken token) {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    String string =
        token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT
            ? parser.getString()
            : null;
    parser.skipChildren();
    parser.finishToken();
    return new Member(token, string, from, (int) parser.currentLocation().getByteOffset());
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** The text of a string, or null if there is none; anything else is rejected. */
  public String string(String name) {
    Member member = members.get(name);
    if (member == null || member.token() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (member.token() != JsonToken.VALUE_STRING) {
      throw new InvalidInputException(name, "must be a string");
    }
    return member.string();
  }

  /** The text of a string or an integer, or null for everything else. */
  public String scalar(String name) {
    Member member = members.get(name);
    return member == null ? null : member.string();
  }

  public void requireOnly(Set<String> known) {
    for (String name : members.keySet()) {
      if (!known.contains(name)) {
        throw InvalidInputException.unknown(name, known);
      }
    }
  }

  public byte[] slice() {
    return Arrays.copyOfRange(text, from, to);
  }

  public byte[] slice(String name) {
    Member member = members.get(name);
    return Arrays.copyOfRange(text, member.from(), member.to());
  }
}
