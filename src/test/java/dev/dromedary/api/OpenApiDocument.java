package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Page;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The description of the API (OpenAPI 3.1), made of the controllers, their records, the Javadoc of
 * both, and src/test/resources/openapi.yaml, which has the rest.
 */
public final class OpenApiDocument {

  static final Path FILE = Path.of("docs/openapi.json");

  /** Two branches may add the same word. */
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Path WORDS = Path.of("src/test/resources/openapi.yaml");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String BASE = "/api/v1";
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final Pattern VARIABLE = Pattern.compile("\\{\\*?(\\w+)}");

  private final JsonNode words = YAML.readTree(WORDS.toFile());
  private final SourceComments comments = new SourceComments();
  private final TreeSet<String> missing = new TreeSet<>();
  private final OpenApiSchemas schemas = new OpenApiSchemas(words, comments, missing);
  private final OpenApiProblems problems = new OpenApiProblems(comments, missing);
  private final ObjectNode document = JSON.objectNode();

  public OpenApiDocument() {
    document.put("openapi", "3.1.0");
    document.set("info", words.path("info"));
    document.putArray("servers").addObject().put("url", BASE);
    document.putArray("security").addObject().putArray("key");
    ArrayNode tags = document.putArray("tags");
    ObjectNode paths = document.putObject("paths");
    Map<String, Map<String, ObjectNode>> sorted = new TreeMap<>();
    ApiServlet.PARTS.stream()
        .filter(part -> AnnotatedElementUtils.hasAnnotation(part, RequestMapping.class))
        .sorted(Comparator.comparing(Class::getSimpleName))
        .forEach(
            part -> {
              tags.addObject().put("name", tag(part)).put("description", text(part));
              for (Method method : part.getDeclaredMethods()) {
                add(part, method, sorted);
              }
            });
    sorted.forEach(
        (path, calls) -> {
          ObjectNode at = paths.putObject(path);
          METHODS.stream().map(String::toLowerCase).forEach(name -> set(at, name, calls.get(name)));
        });
    ObjectNode components = document.putObject("components");
    components.set("schemas", schemas.components());
    components.set("responses", problems.responses());
    components.set("securitySchemes", words.path("securitySchemes"));
  }

  /** That it is the one that is checked in, and lacks nothing. */
  public void requireChecked() throws IOException {
    assertThat(missing).as("not described").isEmpty();
    assertThat(Files.readString(FILE))
        .as(
            "docs/openapi.json is not that of the code; write it anew:"
                + " ./mvnw verify -Dtest=OpenApiTest -Dopenapi.write")
        .isEqualTo(text());
  }

  ObjectNode document() {
    return document;
  }

  String text() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return new JsonMapper()
            .writer()
            .with(
                new DefaultPrettyPrinter()
                    .withObjectIndenter(lines)
                    .withArrayIndenter(lines)
                    .withSeparators(
                        Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Separators.Spacing.AFTER)))
            .writeValueAsString(document)
        + "\n";
  }

  /** What is not described, and where to describe it. */
  TreeSet<String> missing() {
    return missing;
  }

  private static void set(ObjectNode node, String name, JsonNode value) {
    if (value != null && !value.isMissingNode()) {
      node.set(name, value);
    }
  }

  private String text(Class<?> part) {
    return comments.of(part).text();
  }

  private static String tag(Class<?> part) {
    return part.getSimpleName().replace("Controller", "");
  }

  private void add(Class<?> part, Method method, Map<String, Map<String, ObjectNode>> paths) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
    if (mapping == null) {
      return;
    }
    RequestMapping base = AnnotatedElementUtils.findMergedAnnotation(part, RequestMapping.class);
    String path =
        (base.path()[0] + (mapping.path().length == 0 ? "" : mapping.path()[0]))
            .substring(BASE.length());
    String shown = VARIABLE.matcher(path).replaceAll("{$1}");
    String verb = mapping.method()[0].name();
    paths
        .computeIfAbsent(shown, each -> new TreeMap<>())
        .put(verb.toLowerCase(), call(part, method, verb + " " + shown));
  }

  private ObjectNode call(Class<?> part, Method method, String name) {
    JsonNode given = words.path("calls").path(name);
    SourceComments.Comment comment = comments.of(part, method.getName());
    String text = given.path("says").asString(comment.text());
    if (text.isEmpty()) {
      missing.add(name + ": give its method a Javadoc, or calls.'" + name + "'.says");
    }
    ObjectNode call = JSON.objectNode();
    call.put("operationId", given.path("id").asString(id(part, method, name)));
    call.put("summary", text.split("(?<=\\.)\\s")[0].replaceFirst("\\.$", ""));
    call.put("description", text);
    call.putArray("tags").add(tag(part));
    ArrayNode parameters = parameters(part, method, name, comment);
    if (!parameters.isEmpty()) {
      call.set("parameters", parameters);
    }
    set(call, "requestBody", body(method, name, given));
    ObjectNode responses = call.putObject("responses");
    answer(method, name, given, responses);
    problems.add(name, given.path("problems"), isConditional(method), responses);
    return call;
  }

  /** {@code list} of DeadLettersController is listDeadLetters, with an id listDeadLetter. */
  private static String id(Class<?> part, Method method, String call) {
    String singular = tag(part).replaceFirst("ies$", "y").replaceFirst("s$", "");
    return method.getName() + (call.contains("{") ? singular : tag(part));
  }

  private ArrayNode parameters(
      Class<?> part, Method method, String call, SourceComments.Comment comment) {
    ArrayNode parameters = JSON.arrayNode();
    Matcher variable = VARIABLE.matcher(call);
    while (variable.find()) {
      String name = variable.group(1);
      ObjectNode schema = schemas.of(String.class).put("minLength", 1);
      parameter(parameters, tag(part), name, "path", schema, comment).put("required", true);
    }
    for (Parameter each : method.getParameters()) {
      if (each.getType().isRecord()
          && each.getType() != Caller.class
          && !each.isAnnotationPresent(RequestBody.class)) {
        for (RecordComponent field : each.getType().getRecordComponents()) {
          parameter(
              parameters,
              each.getType().getSimpleName(),
              field.getName(),
              "query",
              query(field),
              comments.of(each.getType()));
        }
      }
    }
    if (isConditional(method)) {
      words
          .path("conditions")
          .forEachEntry((name, header) -> parameters.add(header("header", name, header)));
    }
    if (call.startsWith("POST")) {
      parameters.add(header("header", IdempotencyKey.HEADER, words.path("idempotencyKey")));
    }
    words
        .path("calls")
        .path(call)
        .path("headers")
        .forEachEntry((name, header) -> parameters.add(header("header", name, header)));
    return parameters;
  }

  private static boolean isConditional(Method method) {
    return hasTags(method) && !method.isAnnotationPresent(GetMapping.class);
  }

  private static boolean hasTags(Method method) {
    return List.of(method.getParameterTypes()).contains(EntityTags.class);
  }

  private ObjectNode header(String in, String name, JsonNode given) {
    ObjectNode header = JSON.objectNode().put("name", name).put("in", in);
    header.setAll((ObjectNode) given);
    return header;
  }

  private ObjectNode query(RecordComponent field) {
    ObjectNode schema = schemas.of(field.getGenericType());
    if (field.getType() == int.class) {
      schema.put("minimum", 1).put("maximum", StrictValue.MAX_LIMIT);
      schema.put("default", StrictValue.DEFAULT_LIMIT);
    }
    return schema;
  }

  private ObjectNode parameter(
      ArrayNode parameters,
      String owner,
      String name,
      String in,
      ObjectNode of,
      SourceComments.Comment comment) {
    ObjectNode schema = schemas.described(owner, name, of, comment.params());
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
    parameter.set("description", schema.remove("description"));
    parameter.set("schema", schema);
    JsonNode example = schemas.example(owner, name, schema);
    set(parameter, "example", example.isNull() ? null : example);
    return parameter;
  }

  private ObjectNode body(Method method, String call, JsonNode given) {
    ObjectNode content = JSON.objectNode();
    boolean isRequired = true;
    boolean isTaken = false;
    for (Parameter each : method.getParameters()) {
      RequestBody body = each.getAnnotation(RequestBody.class);
      if (body != null) {
        isTaken = true;
        isRequired = body.required();
        if (each.getType() != RawBody.class) {
          ObjectNode schema = schemas.of(each.getParameterizedType());
          content.putObject("application/json").set("schema", schema);
        }
      }
    }
    given
        .path("bodies")
        .forEachEntry(
            (type, body) -> content.putObject(type).set("schema", schemas.ref(body.stringValue())));
    if (isTaken && content.isEmpty()) {
      missing.add(call + ": name the schema of its body at calls.'" + call + "'.bodies");
    }
    if (!isTaken) {
      return null;
    }
    content.forEachEntry((type, each) -> set((ObjectNode) each, "example", example(call, each)));
    ObjectNode body = JSON.objectNode().put("required", isRequired);
    body.set("content", content);
    return body;
  }

  private JsonNode example(String call, JsonNode media) {
    JsonNode example = schemas.example(media.path("schema"));
    if (example.isMissingNode()) {
      missing.add(call + ": its body or answer has no example");
    }
    return example;
  }

  private void answer(Method method, String call, JsonNode given, ObjectNode responses) {
    ResponseStatus declared =
        AnnotatedElementUtils.findMergedAnnotation(method, ResponseStatus.class);
    int status = given.path("status").asInt(declared == null ? 200 : declared.code().value());
    ObjectNode answer = responses.putObject(Integer.toString(status));
    answer.put("description", given.path("answers").asString(says(status)));
    set(answer, "headers", headers(method, status, given));
    given.path("also").forEachEntry(responses::set);
    if (given.has("answersAs")) {
      answer.set("content", given.path("answersAs"));
      return;
    }
    Type type = given.has("answer") ? named(given.path("answer").stringValue()) : type(method);
    if (type == void.class) {
      return;
    }
    if (type == null) {
      missing.add(
          call
              + " answers what only its code knows: name the record at calls.'"
              + call
              + "'.answer");
      return;
    }
    ObjectNode content = answer.putObject("content");
    content.putObject("application/json").set("schema", schemas.of(type));
    content.forEachEntry((media, each) -> set((ObjectNode) each, "example", example(call, each)));
    if (method.getReturnType() == Listing.class) {
      stream(content, ListFormat.NDJSON, "A row of the list as JSON in each line.");
      stream(content, ListFormat.CSV, "A line of names, then a row of the list in each line.");
    }
    given.path("alsoAs").forEachEntry(content::set);
  }

  private static void stream(ObjectNode content, MediaType type, String text) {
    content
        .putObject(type.toString())
        .putObject("schema")
        .put("type", "string")
        .put("description", text);
  }

  private JsonNode headers(Method method, int status, JsonNode given) {
    ObjectNode headers = JSON.objectNode();
    given.path("answerHeaders").forEachEntry(headers::set);
    if (hasTags(method) && status != 204) {
      headers.set("ETag", words.path("tag"));
    }
    return headers.isEmpty() ? JSON.missingNode() : headers;
  }

  private static String says(int status) {
    return switch (status) {
      case 201 -> "Made.";
      case 202 -> "Accepted, and stored durably.";
      case 204 -> "Done.";
      default -> "Found, or done.";
    };
  }

  private static Type type(Method method) {
    Type type = method.getGenericReturnType();
    if (type instanceof ParameterizedType generic && generic.getRawType() == ResponseEntity.class) {
      type = generic.getActualTypeArguments()[0];
    }
    return type == void.class || type instanceof Class<?> of && of.isRecord() || isPage(type)
        ? type
        : null;
  }

  private static boolean isPage(Type type) {
    return type instanceof ParameterizedType generic
        && Set.of(Page.class, Listing.class).contains(generic.getRawType());
  }

  /** {@code DeliveryView}, or {@code Page<DeliveryView>}. */
  private static Type named(String name) {
    Matcher page = Pattern.compile("Page<(.*)>").matcher(name);
    Class<?> type = record(page.matches() ? page.group(1) : name);
    return page.matches() ? new PageOf(type) : type;
  }

  private static Class<?> record(String name) {
    List<String> found = new ArrayList<>();
    for (Class<?> part : ApiServlet.PARTS) {
      found.add(part.getName() + "$" + name);
    }
    for (String room : List.of("api", "history", "statistics", "event", "delivery", "accept")) {
      found.add("dev.dromedary." + room + "." + name);
    }
    for (String each : found) {
      try {
        return Class.forName(each);
      } catch (ClassNotFoundException e) {
        // It is one of the others.
      }
    }
    throw new AssertionError(
        "openapi.yaml names the record " + name + ", which is in none of " + found);
  }

  private record PageOf(Class<?> item) implements ParameterizedType {

    @Override
    public Type[] getActualTypeArguments() {
      return new Type[] {item};
    }

    @Override
    public Type getRawType() {
      return Page.class;
    }

    @Override
    public Type getOwnerType() {
      return null;
    }
  }
}
