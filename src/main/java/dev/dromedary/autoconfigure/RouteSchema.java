package dev.dromedary.autoconfigure;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Camel's own schema of canonical YAML routes: the long form without shorthand, which Camel is
 * moving to.
 */
final class RouteSchema {

  private static final String LOCATION = "/schema/camelYamlDsl-canonical.json";

  private final YAMLMapper yaml =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private final Schema schema = read();

  /**
   * @return the violation that lies deepest, because the ones above it only repeat it
   * @throws tools.jackson.core.JacksonException if a key stands twice in one mapping
   */
  Optional<RouteProblem> check(RouteFile file, YamlTree tree) {
    JsonNode document = yaml.readTree(file.text());
    return schema.validate(document).stream()
        .max(Comparator.comparingInt(error -> path(error).size()))
        .map(error -> new RouteProblem(file.name(), tree.line(path(error)), reason(error)));
  }

  private static List<Object> path(Error error) {
    NodePath location = error.getInstanceLocation();
    List<Object> path = new ArrayList<>();
    for (int i = 0; i < location.getNameCount(); i++) {
      path.add(location.getElement(i));
    }
    // An unknown key is reported at its parent.
    if (unknownKey(error)) {
      path.add(error.getProperty());
    }
    return path;
  }

  private static String reason(Error error) {
    Object where = error.getInstanceLocation();
    return unknownKey(error)
        ? "unknown key '" + error.getProperty() + "' at " + where
        : error.getMessage() + " at " + where;
  }

  private static boolean unknownKey(Error error) {
    return "additionalProperties".equals(error.getKeyword()) && error.getProperty() != null;
  }

  private static Schema read() {
    try (InputStream json =
        org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader.class.getResourceAsStream(LOCATION)) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4).getSchema(json);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + LOCATION, e);
    }
  }
}
