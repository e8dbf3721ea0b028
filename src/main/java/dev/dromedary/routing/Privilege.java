package dev.dromedary.routing;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The parts of Camel that reach beyond messages and beans, which a route file has only if a setting
 * grants them. They bound mistakes and pasted examples: a file is still its author's program.
 */
enum Privilege {
  /** Code in the file, or of any class. */
  CODE(
      "runs code",
      "^(?:language|class|bean:type):|#class:|\\$(?:simple)?\\{(?:bean:type:|camelContext\\b|exchange\\b)"
          + "|\\$(?:simple)?\\{[^}]*(?:\\.class\\b|getClass)",
      "script",
      "language",
      "groovy",
      "java",
      "js",
      "joor",
      "mvel",
      "ognl",
      "python",
      "spel",
      "wasm",
      "beanType"),
  /** Programs of the machine. */
  EXEC("runs programs", "^(?:exec|ssh|docker):"),
  /** Files of the machine. */
  FILE("reads or writes files", "^(?:resource:)?(?:file|file-watch|stream):"),
  /**
   * Environment variables and system properties: passwords are among them. Camel takes a
   * placeholder in capitals from there too, and makes a name of one placeholder within another.
   */
  ENV(
      "reads the environment",
      "\\{\\{[?!]*(?:boolean:[?!]*)?(?:(?:env|sys|service|service\\.\\w+):|[A-Z][A-Z0-9_]*[:}]|[^:.}]*\\{\\{)"
          + "|\\$(?:simple)?\\{(?:(?:env|sys|sysenv)[.:]|properties:[A-Z][A-Z0-9_]*[:}])");

  /** Texts for readers only. */
  private static final Set<String> READ_ONLY = Set.of("description", "note");

  private final String effect;
  private final Pattern text;
  private final Set<String> keys;

  /**
   * @param text in the value of any key
   * @param keys of steps and expressions
   */
  Privilege(String effect, String text, String... keys) {
    this.effect = effect;
    this.text = Pattern.compile(text);
    this.keys = Set.of(keys);
  }

  /** The one that a key with that value needs. */
  static Optional<Privilege> neededBy(String key, JsonNode value) {
    return READ_ONLY.contains(key)
        ? Optional.empty()
        : Arrays.stream(values()).filter(each -> each.isNeededBy(key, value)).findFirst();
  }

  private boolean isNeededBy(String key, JsonNode value) {
    return keys.contains(key) || value.isString() && text.matcher(value.stringValue()).find();
  }

  /** Why a place that needs it is rejected. */
  String reason(String key) {
    return "'%s' %s, which webhooks.routes.privileges must grant: %s"
        .formatted(key, effect, name());
  }
}
