package dev.dromedary.endpoint;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.expression.Transforms;
import java.util.Map;

/** The transform of a definition, and the rules of the headers that it may set. */
public final class EndpointTransform {

  static final String FIELD = "transform";

  private EndpointTransform() {}

  /** Null for none. */
  static String read(DefinitionFields fields) {
    String transform = fields.text(FIELD);
    if (transform != null) {
      Transforms.require(FIELD, transform, EndpointTransform::requireName);
    }
    return transform;
  }

  private static void requireName(String name) {
    try {
      EndpointHeaders.requireName(name);
      requireNoCredentials(name);
    } catch (InvalidInputException e) {
      throw e.within(FIELD);
    }
  }

  /**
   * Rejects headers that a transform made and must not set.
   *
   * @throws InvalidInputException of the first one
   */
  public static void requireHeaders(Map<String, String> headers) {
    EndpointHeaders.require(headers);
    headers.keySet().forEach(EndpointTransform::requireNoCredentials);
  }

  /** Every viewer sees the transform. */
  private static void requireNoCredentials(String name) {
    if (name.equalsIgnoreCase("Authorization")) {
      throw new InvalidInputException("headers." + name, "is set by authentication alone");
    }
  }
}
