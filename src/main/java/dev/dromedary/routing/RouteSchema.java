package dev.dromedary.routing;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
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
    // Camel marks deprecated keys with a word that the draft does not know.
    Dialect dialect =
        Dialect.builder(Dialects.getDraft4())
            .keyword(new NonValidationKeyword("deprecated"))
            .build();
    try (InputStream json = YamlRoutesBuilderLoader.class.getResourceAsStream(LOCATION)) {
      return SchemaRegistry.withDialect(dialect).getSchema(json);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + LOCATION, e);
    }
  }
}
