package dev.dromedary.endpoint;

import dev.dromedary.event.InvalidInputException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Secrets of a file as {@code ${NAME}}, so that the file needs to hold none.
 *
 * @param environment gives the value of a name, or null
 */
record FileVariables(UnaryOperator<String> environment) {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final List<String> WITH_SECRETS =
      List.of(EndpointAuthentication.FIELD, EndpointTls.FIELD);

  /** A definition with the values of its variables. */
  JsonNode in(JsonNode definition) {
    if (!definition.isObject()) {
      return definition;
    }
    ObjectNode copy = ((ObjectNode) definition).deepCopy();
    replace("", copy, "secret");
    for (String field : WITH_SECRETS) {
      if (copy.path(field) instanceof ObjectNode within) {
        List.copyOf(within.propertyNames()).forEach(name -> replace(field + ".", within, name));
      }
    }
    return copy;
  }

  private void replace(String parent, ObjectNode object, String name) {
    Matcher variable = VARIABLE.matcher(object.path(name).asString(""));
    if (object.path(name).isString() && variable.matches()) {
      String value = environment.apply(variable.group(1));
      if (value == null) {
        throw new InvalidInputException(
            parent + name, "names an environment variable that is not set");
      }
      object.put(name, value);
    }
  }
}
