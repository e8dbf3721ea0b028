package dev.dromedary.endpoint;

import dev.dromedary.event.InvalidInputException;
import java.util.regex.Pattern;

/** The names that files and clients give: of endpoints and of tenants. */
public final class EndpointName {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private EndpointName() {}

  static String require(String field, String value) {
    if (value == null) {
      throw new InvalidInputException(field, "is required");
    }
    if (!NAME.matcher(value).matches()) {
      throw new InvalidInputException(field, "must be 1 to 64 letters, digits, '_', '-' and '.'");
    }
    return value;
  }

  /** An id that a client of the API chooses: a segment of a path, of which a dot is none. */
  public static String requireId(String field, String value) {
    if (require(field, value).matches("\\.{1,2}")) {
      throw new InvalidInputException(field, "must not be '.' or '..'");
    }
    return value;
  }
}
