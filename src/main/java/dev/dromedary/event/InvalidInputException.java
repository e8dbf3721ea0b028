package dev.dromedary.event;

import java.util.Collection;
import java.util.TreeSet;

/**
 * An event, an endpoint or a parameter of a request breaks a rule; nothing was changed. The text
 * names the field and the rule, never the value.
 */
public class InvalidInputException extends RuntimeException {

  private final String field;
  private final String rule;

  /**
   * @param field the field at fault, as its sender wrote it (a JSON path such as {@code
   *     headers.X-Team})
   * @param rule a full sentence part, such as {@code must be at most 200 characters}
   */
  public InvalidInputException(String field, String rule) {
    super("'" + field + "' " + rule, null, false, false);
    this.field = field;
    this.rule = rule;
  }

  /**
   * For an unknown name: a mistyped field that is ignored would look as if it counted.
   *
   * @param known the accepted names
   */
  public static InvalidInputException unknown(String name, Collection<String> known) {
    return new InvalidInputException(
        EventRules.shown(name),
        known.isEmpty()
            ? "is not known; none is taken here"
            : "is not known; known are " + String.join(", ", new TreeSet<>(known)));
  }

  public String field() {
    return field;
  }

  /** The rule alone, without the field. */
  public String rule() {
    return rule;
  }

  /** The same problem, with the field inside {@code parent}, such as {@code [3]}. */
  public InvalidInputException within(String parent) {
    return new InvalidInputException(parent + "." + field, rule);
  }
}
