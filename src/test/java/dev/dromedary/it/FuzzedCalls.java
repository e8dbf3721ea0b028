package dev.dromedary.it;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls of the API by its description: right, nearly right and wrong parameters, headers and
 * bodies, and ids that were answered before. The same seed and the same answers give the same
 * calls.
 */
final class FuzzedCalls {

  /** One call, ready to be sent. */
  record Call(
      String operation,
      String method,
      String path,
      Map<String, String> headers,
      byte[] body,
      JsonNode described) {

    @Override
    public String toString() {
      String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
      return "%s %s %s %s"
          .formatted(method, path, headers, text.length() > 300 ? text.substring(0, 300) : text);
    }
  }

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int REMEMBERED = 40;

  private static final List<String> TYPES =
      List.of(
          ("application/json|application/json; charset=utf-8|application/cloudevents+json"
                  + "|application/merge-patch+json|text/plain|application/octet-stream|nonsense|a/b;c")
              .split("\\|"));

  private static final List<String> ACCEPTED =
      List.of("application/json|*/*|text/html|application/x-ndjson|text/csv|nonsense".split("\\|"));

  private final Random random;
  private final OddJson json;
  private final List<Map.Entry<String, JsonNode>> operations = new ArrayList<>();
  private final Map<String, List<String>> remembered = new HashMap<>();

  FuzzedCalls(JsonNode description, long seed) {
    this.random = new Random(seed);
    this.json = new OddJson(random, this::remembered);
    description
        .path("paths")
        .forEachEntry(
            (path, calls) ->
                calls.forEachEntry(
                    (method, call) ->
                        operations.add(Map.entry(method.toUpperCase() + " " + path, call))));
  }

  int operations() {
    return operations.size();
  }

  List<String> names() {
    return operations.stream().map(Map.Entry::getKey).toList();
  }

  /** Of any operation. */
  Call next() {
    Map.Entry<String, JsonNode> operation = operations.get(random.nextInt(operations.size()));
    // It waits for a receiver.
    return operation.getKey().endsWith("/test") && !rarely() ? next() : call(operation);
  }

  /** Of that operation, in their order. */
  Call next(int operation) {
    return call(operations.get(operation));
  }

  /** The example of that operation, with ids that were answered before. */
  Call example(int operation) {
    Map.Entry<String, JsonNode> of = operations.get(operation);
    JsonNode described = of.getValue();
    String[] name = of.getKey().split(" ");
    String path = "/api/v1" + name[1];
    for (JsonNode parameter : described.path("parameters")) {
      String key = parameter.path("name").stringValue();
      path = path.replace("{" + key + "}", encoded(last(kind(name[1]))));
    }
    Map<String, String> headers = new TreeMap<>(Map.of("Authorization", ""));
    JsonNode body = described.at("/requestBody/content/application~1json/example");
    if (body.isMissingNode()) {
      return new Call(of.getKey(), name[0], path, headers, null, described);
    }
    headers.put("Content-Type", "application/json");
    byte[] text = withKnownIds(body.deepCopy()).toString().getBytes(StandardCharsets.UTF_8);
    return new Call(of.getKey(), name[0], path, headers, text, described);
  }

  private JsonNode withKnownIds(JsonNode body) {
    if (body instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        switch (name) {
          case "endpointId" -> object.put(name, last("endpoints"));
          case "eventId" -> object.put(name, last("events"));
          default -> withKnownIds(object.get(name));
        }
      }
    }
    return body;
  }

  private String last(String kind) {
    List<String> values = remembered.getOrDefault(kind, List.of());
    return values.isEmpty() ? "x" : values.get(values.size() - 1);
  }

  private String known(String kind) {
    List<String> values = remembered.getOrDefault(kind, List.of());
    return values.isEmpty() ? "x" : any(values);
  }

  /** The resource of a path: its ids are of one kind. */
  private static String kind(String path) {
    return path.split("[/?]")[1];
  }

  private Call call(Map.Entry<String, JsonNode> operation) {
    String[] name = operation.getKey().split(" ");
    JsonNode described = operation.getValue();
    String path = "/api/v1" + name[1];
    List<String> query = new ArrayList<>();
    Map<String, String> headers = new TreeMap<>();
    for (JsonNode parameter : described.path("parameters")) {
      String key = parameter.path("name").stringValue();
      switch (parameter.path("in").stringValue()) {
        case "path" -> path = path.replace("{" + key + "}", segment(kind(name[1]), parameter));
        case "header" -> {
          if (rarely()) {
            headers.put(key, "1.0");
            headers.put("ce-id", printable(text()));
            headers.put("ce-source", "/fuzz");
            headers.put("ce-type", printable(text()));
          }
        }
        default -> {
          if (random.nextInt(4) == 0) {
            query.add(key + "=" + encoded(value(parameter)));
          }
        }
      }
    }
    if (rarely()) {
      query.add(random.nextBoolean() ? "unknown=1" : encoded(text()) + "=" + encoded(text()));
    }
    byte[] body = body(described, headers);
    if (rarely()) {
      headers.put("Accept", any(ACCEPTED));
    }
    if (rarely()) {
      headers.put("Content-Encoding", random.nextBoolean() ? "gzip" : "identity");
    }
    headers.put("Authorization", rarely() && rarely() ? "Bearer wrong" : "");
    String all = query.isEmpty() ? path : path + "?" + String.join("&", query);
    return new Call(operation.getKey(), name[0], all, headers, body, described);
  }

  private byte[] body(JsonNode described, Map<String, String> headers) {
    JsonNode content = described.path("requestBody").path("content");
    if (content.isMissingNode() ? !rarely() : rarely() && rarely()) {
      return null;
    }
    List<String> types = new ArrayList<>(content.propertyNames());
    String type = types.isEmpty() ? "application/json" : any(types);
    JsonNode example = content.path(type).path("example");
    headers.put("Content-Type", type.equals("*/*") || rarely() ? any(TYPES) : type);
    if (rarely()) {
      String text = example.toString();
      return (random.nextBoolean() ? text.substring(0, random.nextInt(text.length() + 1)) : text())
          .getBytes(StandardCharsets.UTF_8);
    }
    JsonNode body = example.isMissingNode() ? JSON.objectNode() : example.deepCopy();
    for (int i = random.nextInt(4); i > 0; i--) {
      body = json.changed(body);
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String value(JsonNode parameter) {
    String name = parameter.path("name").stringValue();
    JsonNode schema = parameter.path("schema");
    JsonNode values = schema.has("enum") ? schema.path("enum") : schema.path("items").path("enum");
    return switch (random.nextInt(5)) {
      case 0 -> text();
      case 1, 2 -> known(name);
      default ->
          values.isEmpty()
              ? plain(parameter.path("example"))
              : values.get(random.nextInt(values.size())).asString("");
    };
  }

  private static String plain(JsonNode example) {
    return example.isArray() ? plain(example.path(0)) : example.asString("");
  }

  /** Never empty, which would be another path. */
  private String segment(String kind, JsonNode parameter) {
    String value =
        switch (random.nextInt(4)) {
          case 0 -> text();
          case 1 -> parameter.path("example").asString("x");
          default -> known(kind);
        };
    String segment = encoded(value.isEmpty() ? "x" : value);
    return segment.matches("\\.+") ? segment.replace(".", "%2E") : segment;
  }

  /** Ids, names and cursors of an answer come again. */
  void learn(Call call, JsonNode answer) {
    String path = call.operation().split(" ")[1];
    // An attempt at /endpoints/{id}/test is no endpoint.
    boolean isOfKind = path.matches("/[^/]+(/[{]\\w+})?");
    for (JsonNode each : answer.has("data") ? answer.path("data") : List.of(answer)) {
      if (each.isObject()) {
        each.forEachEntry(
            (name, value) -> {
              // A secret is in no URL, and so in no log.
              if (value.isString() && !name.equals("secret")) {
                remember(name, value.stringValue());
                if (isOfKind && (name.equals("id") || name.equals("name"))) {
                  remember(kind(path), value.stringValue());
                }
              }
            });
      }
    }
    if (answer.path("nextCursor").isString()) {
      remember("cursor", answer.path("nextCursor").stringValue());
    }
  }

  /** It was deleted. */
  void forget(Call call) {
    String[] path = call.path().split("[/?]");
    String id = URLDecoder.decode(path[path.length - 1], StandardCharsets.UTF_8);
    remembered.getOrDefault(path[3], new ArrayList<>()).remove(id);
  }

  private void remember(String name, String value) {
    List<String> values = remembered.computeIfAbsent(name, any -> new ArrayList<>());
    values.remove(value);
    if (values.size() == REMEMBERED) {
      values.remove(0);
    }
    values.add(value);
  }

  private String remembered() {
    if (remembered.isEmpty() || random.nextBoolean()) {
      return text();
    }
    return known(any(remembered.keySet().stream().sorted().toList()));
  }

  private String text() {
    return any(OddJson.TEXTS);
  }

  private boolean rarely() {
    return random.nextInt(12) == 0;
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "%C3%A4");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
