package dev.dromedary.batch;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.component.jms.DefaultJmsKeyFormatStrategy;

/**
 * JMS names its properties as Java its identifiers, and they hold text, numbers and booleans
 * (Jakarta Messaging 3.1, 3.5.1 and 3.5.4). Messages of AMQP and of a broker's own protocol have
 * others, which a JMS client can read and not write.
 */
final class PropertyNames extends DefaultJmsKeyFormatStrategy {

  /** Of the selector syntax, in any case (3.8.1.1). */
  private static final Set<String> RESERVED =
      Set.of("NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE");

  private static final char INSTEAD = '_';

  /** By which JMS carries the property: {@code cloudEvents_type} for {@code cloudEvents:type}. */
  static String name(String name) {
    StringBuilder carried = new StringBuilder(name);
    for (int i = 0; i < carried.length(); i++) {
      if (!Character.isJavaIdentifierPart(carried.charAt(i))) {
        carried.setCharAt(i, INSTEAD);
      }
    }
    boolean needsStart =
        carried.isEmpty()
            || !Character.isJavaIdentifierStart(carried.charAt(0))
            || RESERVED.contains(name.toUpperCase(Locale.ROOT));
    return needsStart ? INSTEAD + carried.toString() : carried.toString();
  }

  /** As JMS carries it; null if it cannot. */
  static Object value(Object value) {
    if (value instanceof Character character) {
      return character.toString();
    }
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value
        : null;
  }

  @Override
  public String encodeKey(String key) {
    return name(super.encodeKey(key));
  }
}
