package dev.dromedary.event;

import java.util.Collection;
import java.util.TreeSet;

/**
 * What a sender or an admin handed in breaks a rule; nothing was changed. The text names the field
 * and the rule, never the value.
 */
public class Refusal extends RuntimeException {

  private final String field;
  private final String rule;

  /**
   * @param field the field at fault, as its sender wrote it (a JSON path such as {@code
   *     headers.X-Team})
   * @param rule a full sentence part, such as {@code must be at most 200 characters}
   */
  public Refusal(String field, String rule) {
    super("'" + field + "' " + rule, null, false, false);
    this.field = field;
    this.rule = rule;
  }

  /**
   * Of a name that is not taken: a mistyped one that is ignored looks as if it counted.
   *
   * @param known the names that are
   */
  public static Refusal unknown(String name, Collection<String> known) {
    return new Refusal(
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

  /** The same refusal, of a field inside {@code parent}, such as {@code [3]}. */
  public Refusal within(String parent) {
    return new Refusal(parent + "." + field, rule);
  }
}
