package dev.dromedary.routing;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.serialization.NodeReader;
import com.networknt.schema.utils.JsonNodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The validation of a route file without a Camel context: it is YAML, it keeps to Camel's schema of
 * canonical routes (the long form without shorthand, which Camel is moving to), and it changes
 * nothing outside its own routes.
 */
final class RouteYaml {

  /**
   * Everything else at the top level (errorHandler, onException, intercept, beans, rest, …) takes
   * effect in the whole context, which may be a host application's.
   */
  private static final Set<String> ALLOWED =
      Set.of("route", "routeConfiguration", "routeTemplate", "templatedRoute");

  private static final String SCHEMA = "/schema/camelYamlDsl-canonical.json";

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Supplier<Schema> schema = SingletonSupplier.of(RouteYaml::readSchema);
  private final Set<Privilege> granted;

  RouteYaml(Set<Privilege> granted) {
    this.granted = granted;
  }

  /** In the order of the file; none if the file is not YAML. */
  static List<Declaration> declarations(RouteFile file) {
    try {
      return declarations(read(file));
    } catch (JacksonException e) {
      return List.of();
    }
  }

  /** The first problem, or none. */
  Optional<RouteProblem> check(RouteFile file) {
    if (file.flaw() != null) {
      return Optional.of(file.problem(0, file.flaw()));
    }
    int undecoded = file.text().indexOf('\uFFFD');
    if (undecoded >= 0) {
      int line = (int) file.text().substring(0, undecoded).lines().count();
      return Optional.of(file.problem(Math.max(1, line), "not UTF-8"));
    }
    try {
      JsonNode document = read(file);
      return document.isMissingNode()
          ? Optional.of(file.problem(0, "the file is empty"))
          : foreign(file, document)
              .or(() -> violation(file, document))
              .or(() -> nameless(file, document))
              .or(() -> privileged(file, document, line(document)));
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
      String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      return Optional.of(file.problem(line, "not YAML: " + reason));
    }
  }

  static JsonNode read(RouteFile file) {
    NodeReader reader = NodeReader.builder().yamlMapper(YAML).locationAware().build();
    return reader.readTree(file.text(), com.networknt.schema.InputFormat.YAML);
  }

  private static List<Declaration> declarations(JsonNode document) {
    List<Declaration> found = new ArrayList<>();
    for (JsonNode item : document) {
      for (var entry : item.properties()) {
        String id = entry.getKey().equals("templatedRoute") ? "routeId" : "id";
        String text = entry.getValue().path(id).asString("");
        found.add(new Declaration(entry.getKey(), text, line(item)));
      }
    }
    return found;
  }

  private static Optional<RouteProblem> foreign(RouteFile file, JsonNode document) {
    for (JsonNode item : document.isArray() ? document : List.of(document)) {
      if (!document.isArray() || !item.isObject()) {
        return Optional.of(file.problem(line(item), "not a list of '- route:' and the like"));
      }
    }
    for (Declaration declared : declarations(document)) {
      String kind = declared.kind();
      if (!ALLOWED.contains(kind)) {
        String allowed = String.join(", ", new TreeSet<>(ALLOWED));
        String reason = "'%s' at the top level is not allowed: only %s stay within these routes";
        return Optional.of(file.problem(declared.line(), reason.formatted(kind, allowed)));
      }
    }
    return Optional.empty();
  }

  private static Optional<RouteProblem> nameless(RouteFile file, JsonNode document) {
    return declarations(document).stream()
        .filter(declared -> declared.id().isBlank())
        .map(
            declared ->
                file.problem(
                    declared.line(),
                    declared.kind().equals("routeConfiguration")
                        ? "routeConfiguration without an id would apply to every route of the host"
                        : declared.kind() + " needs an id of its own to be replaced by"))
        .findFirst();
  }

  /**
   * @param line of the key that the node is the value of
   */
  private Optional<RouteProblem> privileged(RouteFile file, JsonNode node, int line) {
    for (JsonNode item : node.isArray() ? node : List.<JsonNode>of()) {
      Optional<RouteProblem> found = privileged(file, item, line(item));
      if (found.isPresent()) {
        return found;
      }
    }
    for (var entry : node.properties()) {
      JsonNode value = entry.getValue();
      int own = value.isValueNode() ? line(value) : Math.max(line, line(value) - 1);
      Optional<RouteProblem> found =
          Privilege.neededBy(entry.getKey(), value)
              .filter(privilege -> !granted.contains(privilege))
              .map(privilege -> file.problem(own, privilege.reason(entry.getKey())))
              .or(() -> privileged(file, value, own));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The violation that lies deepest, because the ones above it only repeat it. */
  private Optional<RouteProblem> violation(RouteFile file, JsonNode document) {
    return schema.get().validate(document).stream()
        .max(Comparator.comparingInt(RouteYaml::depth))
        .map(error -> file.problem(line(error), reason(error)));
  }

  private static int depth(Error error) {
    return error.getInstanceLocation().getNameCount() + (isUnknownKey(error) ? 1 : 0);
  }

  private static String reason(Error error) {
    Object where = error.getInstanceLocation();
    return isUnknownKey(error)
        ? "unknown key '" + error.getProperty() + "' at " + where
        : error.getMessage() + " at " + where;
  }

  private static boolean isUnknownKey(Error error) {
    return "additionalProperties".equals(error.getKeyword()) && error.getProperty() != null;
  }

  /** A mapping's location is that of its first key, which is the line after its own key. */
  private static int line(Error error) {
    JsonNode parent = error.getInstanceNode();
    JsonNode child = isUnknownKey(error) ? parent.path(error.getProperty()) : parent;
    return child == parent || child.isValueNode()
        ? line(child)
        : Math.max(line(parent), line(child) - 1);
  }

  private static int line(JsonNode node) {
    return JsonNodes.tokenStreamLocationOf(node).getLineNr();
  }

  private static Schema readSchema() {
    // Camel marks deprecated keys with a word that the draft does not know.
    Dialect dialect =
        Dialect.builder(Dialects.getDraft4())
            .keyword(new NonValidationKeyword("deprecated"))
            .build();
    try (InputStream json = YamlRoutesBuilderLoader.class.getResourceAsStream(SCHEMA)) {
      return SchemaRegistry.withDialect(dialect).getSchema(json);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + SCHEMA, e);
    }
  }
}
