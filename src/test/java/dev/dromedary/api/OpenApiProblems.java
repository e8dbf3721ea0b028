package dev.dromedary.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The error answers of the API: those of every call, and those that a call names. */
final class OpenApiProblems {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Of a call that finds something by its path. */
  private static final Set<ProblemType> OF_EVERY_CALL =
      EnumSet.of(
          ProblemType.REFUSED,
          ProblemType.UNAUTHORIZED,
          ProblemType.FORBIDDEN,
          ProblemType.TOO_MANY_FAILURES,
          ProblemType.TOO_SLOW,
          ProblemType.TOO_LARGE,
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          ProblemType.INTERNAL,
          ProblemType.UNAVAILABLE,
          ProblemType.TIMEOUT);

  private final SourceComments comments;
  private final Collection<String> missing;
  private final Set<ProblemType> unused = EnumSet.allOf(ProblemType.class);

  OpenApiProblems(SourceComments comments, Collection<String> missing) {
    this.comments = comments;
    this.missing = missing;
  }

  /**
   * @param named at {@code problems} of the call in openapi.yaml
   */
  void add(String call, JsonNode named, boolean isConditional, ObjectNode responses) {
    Set<ProblemType> types = EnumSet.copyOf(OF_EVERY_CALL);
    if (call.contains("{")) {
      types.add(ProblemType.NOT_FOUND);
    }
    if (isConditional) {
      types.add(ProblemType.PRECONDITION_FAILED);
    }
    if (call.startsWith("POST")) {
      types.add(ProblemType.UNDER_WAY);
      types.add(ProblemType.KEY_REUSED);
    }
    named.forEach(name -> types.add(ProblemType.valueOf(name.stringValue())));
    Map<Integer, List<ProblemType>> byStatus = new TreeMap<>();
    types.forEach(type -> byStatus.computeIfAbsent(status(type), s -> new ArrayList<>()).add(type));
    byStatus.forEach(
        (status, of) -> {
          ObjectNode answer = responses.putObject(Integer.toString(status));
          if (of.size() == 1) {
            answer.put("$ref", "#/components/responses/" + of.get(0).name());
          } else {
            answer.setAll(response(of));
          }
        });
    unused.removeAll(types);
  }

  /** One for each kind of error. */
  ObjectNode responses() {
    unused.remove(ProblemType.METHOD_NOT_ALLOWED);
    unused.forEach(
        type -> missing.add(type + ": name it at 'problems' of the calls that answer it"));
    ObjectNode all = JSON.objectNode();
    for (ProblemType type : ProblemType.values()) {
      all.set(type.name(), response(List.of(type)));
    }
    return all;
  }

  private ObjectNode response(List<ProblemType> types) {
    ObjectNode response = JSON.objectNode();
    List<String> says = new ArrayList<>();
    ObjectNode examples = JSON.objectNode();
    for (ProblemType type : types) {
      String text = comments.of(ProblemType.class, type.name()).text();
      if (text.isEmpty()) {
        missing.add("ProblemType." + type + ": give it a Javadoc");
      }
      says.add(text);
      examples.putObject(type.name()).set("value", JsonExamples.of(type.detail(text)));
    }
    response.put("description", String.join(" Or: ", says));
    if (types.contains(ProblemType.UNAVAILABLE)) {
      response
          .putObject("headers")
          .putObject("Retry-After")
          .put("description", "After how many seconds to send it again.")
          .putObject("schema")
          .put("type", "string");
    }
    ObjectNode content = response.putObject("content").putObject("application/problem+json");
    content.putObject("schema").put("$ref", "#/components/schemas/Problem");
    content.set("examples", examples);
    return response;
  }

  private static int status(ProblemType type) {
    return type.detail("").getStatus();
  }

  /** As the API writes it. */
  private static final class JsonExamples {

    static JsonNode of(Object value) {
      return Json.object(Json.write(value));
    }
  }
}
