package dev.dromedary.console;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The fields of an endpoint as a form has them: texts.
 *
 * @param values by the names of the fields, in the order of the form
 */
record EndpointForm(Map<String, String> values) {

  private static final String HEADERS = "headers";
  private static final List<String> OBJECTS = List.of("signature", "authentication", "tls");

  /** How a field is filled in. */
  enum Kind {
    TEXT,
    NUMBER,
    LINES,
    AREA,
    FLAG,
    CHOICE
  }

  /**
   * A field.
   *
   * @param hint the form of its value, or what counts without one
   * @param choices of a choice
   */
  record Field(String name, Kind kind, String hint, List<String> choices) {

    static Field of(String name, Kind kind, String hint) {
      return new Field(name, kind, hint, List.of());
    }

    static Field choice(String name, String hint, String... choices) {
      return new Field(name, Kind.CHOICE, hint, List.of(choices));
    }
  }

  /** Fields that belong together. */
  record Section(String title, List<Field> fields) {}

  static final List<Section> SECTIONS =
      List.of(
          new Section(
              "Where and what",
              List.of(
                  Field.of("url", Kind.TEXT, "https://receiver.example/hook"),
                  Field.of("description", Kind.TEXT, "A text for people"),
                  Field.of("eventTypes", Kind.LINES, "A type or pattern a line: order.* or **"),
                  Field.of(
                      "filter", Kind.TEXT, "CEL over type, tenant, id, time, data; empty: all"),
                  Field.of(
                      HEADERS,
                      Kind.LINES,
                      "Name: value, one a line. *** stands for a value that is kept"))),
          new Section(
              "How fast, how long, in which order",
              List.of(
                  Field.of("redeliveryPolicy", Kind.TEXT, "Name of a policy; empty: the default"),
                  Field.of("rateLimit", Kind.NUMBER, "Requests a second; empty: none"),
                  Field.of("rateBurst", Kind.NUMBER, "Requests at once; needs a rate limit"),
                  Field.of("maxInFlight", Kind.NUMBER, "Requests; empty: that of the gateway"),
                  Field.of("timeout", Kind.TEXT, "5s; empty: that of the gateway"),
                  Field.of("ordered", Kind.FLAG, "One after the other, each after the end before"),
                  Field.of("orderingKey", Kind.TEXT, "CEL, data.account: in order by this value"))),
          new Section(
              "Request",
              List.of(
                  Field.of(
                      "transform",
                      Kind.AREA,
                      "CEL, {'body': data, 'headers': {}}; empty: as it is"),
                  Field.of(
                      "tenantHeader",
                      Kind.FLAG,
                      "Each request says in webhook-tenant whose it is"))),
          new Section(
              "Authentication",
              List.of(
                  Field.choice(
                      "authentication.type", "None if none is chosen", "basic", "bearer", "oauth2"),
                  Field.of("authentication.username", Kind.TEXT, "For basic"),
                  Field.of("authentication.password", Kind.TEXT, "For basic; *** keeps it"),
                  Field.of("authentication.token", Kind.TEXT, "For bearer; *** keeps it"),
                  Field.of("authentication.tokenUrl", Kind.TEXT, "For oauth2: the token endpoint"),
                  Field.of("authentication.clientId", Kind.TEXT, "For oauth2"),
                  Field.of("authentication.clientSecret", Kind.TEXT, "For oauth2; *** keeps it"),
                  Field.choice(
                      "authentication.clientAuthentication",
                      "For oauth2: where the client's secret stands",
                      "basic",
                      "body"),
                  Field.of("authentication.scope", Kind.TEXT, "For oauth2"),
                  Field.of("authentication.audience", Kind.TEXT, "For oauth2"))),
          new Section(
              "Certificates of its own",
              List.of(
                  Field.of("tls.certificate", Kind.AREA, "For the client: PEM"),
                  Field.of(
                      "tls.privateKey", Kind.AREA, "For the client: PEM, PKCS#8; *** keeps it"),
                  Field.of(
                      "tls.authority", Kind.AREA, "For the receiver: PEM; empty: the gateway's"))),
          new Section(
              "Signature",
              List.of(
                  Field.choice(
                      "signature.scheme",
                      "Standard Webhooks if none is chosen",
                      "standard",
                      "standard-asymmetric",
                      "github",
                      "stripe",
                      "postal",
                      "rfc9421",
                      "hmac"),
                  Field.of("signature.header", Kind.TEXT, "For stripe and hmac: a name"),
                  Field.of("signature.prefix", Kind.TEXT, "For postal and hmac"),
                  Field.choice(
                      "signature.algorithm",
                      "For hmac and rfc9421",
                      "sha1",
                      "sha256",
                      "sha384",
                      "sha512",
                      "hmac-sha256",
                      "ed25519"),
                  Field.choice("signature.encoding", "For hmac", "hex", "base64"),
                  Field.choice(
                      "signature.content",
                      "For hmac: the bytes that it signs",
                      "body",
                      "timestamp.body",
                      "id.timestamp.body"),
                  Field.choice(
                      "signature.key",
                      "How a secret without whsec_ is read",
                      "text",
                      "hex",
                      "base64"))));

  static final EndpointForm EMPTY = filled(name -> null);

  static EndpointForm of(Map<String, Object> endpoint) {
    return filled(name -> read(endpoint, name));
  }

  static EndpointForm sent(Visit visit) {
    return filled(name -> visit.given(name).strip());
  }

  private static EndpointForm filled(Function<String, Object> value) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Section section : SECTIONS) {
      for (Field field : section.fields()) {
        values.put(field.name(), text(field, value.apply(field.name())));
      }
    }
    return new EndpointForm(values);
  }

  private static Object read(Map<String, Object> endpoint, String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? endpoint.get(name)
        : endpoint.get(name.substring(0, dot)) instanceof Map<?, ?> object
            ? object.get(name.substring(dot + 1))
            : null;
  }

  private static String text(Field field, Object value) {
    if (value instanceof Collection<?> many) {
      return many.stream().map(String::valueOf).collect(Collectors.joining("\n"));
    }
    if (value instanceof Map<?, ?> named) {
      return named.entrySet().stream()
          .map(each -> each.getKey() + ": " + each.getValue())
          .collect(Collectors.joining("\n"));
    }
    return value == null || field.kind() == Kind.FLAG && value.toString().equals("false")
        ? ""
        : value.toString();
  }

  /** For a PATCH: an empty field takes the value away. */
  Map<String, Object> changes() {
    Map<String, Object> changes = new LinkedHashMap<>();
    OBJECTS.forEach(object -> changes.put(object, null));
    for (Section section : SECTIONS) {
      for (Field field : section.fields()) {
        Object value = value(field, values.get(field.name()));
        int dot = field.name().indexOf('.');
        if (dot < 0) {
          changes.put(field.name(), value);
        } else if (value != null) {
          object(changes, field.name().substring(0, dot))
              .put(field.name().substring(dot + 1), value);
        }
      }
    }
    return changes;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Map<String, Object> changes, String name) {
    return (Map<String, Object>)
        changes.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
  }

  /** The same as a whole definition. */
  Map<String, Object> definition() {
    Map<String, Object> definition = changes();
    definition.values().removeIf(value -> value == null);
    return definition;
  }

  private static Object value(Field field, String text) {
    if (field.kind() == Kind.FLAG) {
      return !text.isEmpty();
    }
    if (field.kind() == Kind.LINES) {
      List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      return field.name().equals(HEADERS) ? headers(lines) : lines;
    }
    if (text.isEmpty()) {
      return null;
    }
    try {
      return field.kind() == Kind.NUMBER ? (Object) new BigDecimal(text) : text;
    } catch (NumberFormatException e) {
      // The API says what is wrong with it.
      return text;
    }
  }

  /** A line without a colon is a name that the API rejects. */
  private static Map<String, String> headers(List<String> lines) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      headers.put(
          colon < 0 ? line : line.substring(0, colon).strip(),
          colon < 0 ? "" : line.substring(colon + 1).strip());
    }
    return headers;
  }
}
