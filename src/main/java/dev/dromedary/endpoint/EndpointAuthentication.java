package dev.dromedary.endpoint;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.http.Authentication;
import dev.dromedary.http.Authentication.ClientAuthentication;
import dev.dromedary.http.Authentication.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the authentication of a definition. */
final class EndpointAuthentication {

  static final String FIELD = "authentication";

  private static final String HEADER = "Authorization";
  private static final Map<Type, Set<String>> SETTINGS =
      Map.of(
          Type.BASIC, Set.of("type", "username", "password"),
          Type.BEARER, Set.of("type", "token"),
          Type.OAUTH2,
              Set.of(
                  "type",
                  "tokenUrl",
                  "clientId",
                  "clientSecret",
                  "clientAuthentication",
                  "scope",
                  "audience"));
  private static final Set<String> FIELDS =
      SETTINGS.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

  /** RFC 7617 section 2: a colon ends the user. */
  private static final Pattern USER = Pattern.compile("[^\\p{Cntrl}:]{1,250}");

  private static final Pattern PASSWORD = Pattern.compile("\\P{Cntrl}{1,1000}");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4000}");
  private static final Pattern TEXT = Pattern.compile("[\\x20-\\x7e]{1,1000}");

  private EndpointAuthentication() {}

  /** Null for none. */
  static Authentication read(DefinitionFields definition, EndpointUrl urls) {
    return definition.isNull(FIELD)
        ? null
        : definition.within(FIELD, FIELDS, fields -> readWithin(fields, urls));
  }

  private static Authentication readWithin(DefinitionFields fields, EndpointUrl urls) {
    Type type = fields.one("type", List.of(Type.values()));
    if (type == null) {
      throw new InvalidInputException("type", "is required");
    }
    fields.requireOnly(SETTINGS.get(type), DefinitionFields.name(type));
    return switch (type) {
      case BASIC ->
          Authentication.basic(
              text(fields, "username", USER, "must be 1 to 250 characters without a colon"),
              text(fields, "password", PASSWORD, "must be 1 to 1,000 characters"));
      case BEARER ->
          Authentication.bearer(
              text(fields, "token", TOKEN, "must be 1 to 4,000 visible ASCII characters"));
      case OAUTH2 ->
          Authentication.oauth2(
              tokenUrl(fields, urls),
              ascii(fields, "clientId", true),
              ascii(fields, "clientSecret", true),
              fields.one("clientAuthentication", List.of(ClientAuthentication.values())),
              ascii(fields, "scope", false),
              ascii(fields, "audience", false));
    };
  }

  /** The same rules as of the endpoint's own URL: both are called from the same place. */
  private static String tokenUrl(DefinitionFields fields, EndpointUrl urls) {
    try {
      return urls.require(fields.text("tokenUrl"));
    } catch (InvalidInputException e) {
      throw new InvalidInputException("tokenUrl", e.rule());
    }
  }

  private static String ascii(DefinitionFields fields, String field, boolean required) {
    return !required && fields.isNull(field)
        ? null
        : text(fields, field, TEXT, "must be 1 to 1,000 ASCII characters");
  }

  private static String text(DefinitionFields fields, String field, Pattern pattern, String rule) {
    String text = fields.text(field);
    if (text == null) {
      throw new InvalidInputException(field, "is required");
    }
    if (!pattern.matcher(text).matches()) {
      throw new InvalidInputException(field, rule);
    }
    return text;
  }

  /** One header says who asks. */
  static EndpointDefinition requireAlone(EndpointDefinition definition) {
    if (definition.authentication() != null) {
      if (definition.headers().keySet().stream().anyMatch(HEADER::equalsIgnoreCase)) {
        throw new InvalidInputException(FIELD, "needs headers without Authorization");
      }
      if (definition.signature() != null
          && HEADER.equalsIgnoreCase(definition.signature().header())) {
        throw new InvalidInputException(FIELD, "needs a signature in another header");
      }
    }
    return definition;
  }
}
