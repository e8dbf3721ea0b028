package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** docs/openapi.json describes all of the API, and nothing else. */
class OpenApiTest {

  private static final OpenApiDocument MADE = new OpenApiDocument();

  @Test
  void descriptionIsThatOfTheCode() throws Exception {
    if (System.getProperty("openapi.write") != null) {
      Files.writeString(OpenApiDocument.FILE, MADE.text());
    }

    MADE.requireChecked();
  }

  @Test
  void everythingIsDescribed() {
    assertThat(MADE.missing()).isEmpty();
  }

  @Test
  void everyCallHasSuccessOfOneSchemaAndAnOperationOfItsOwn() {
    List<String> operations = new ArrayList<>();
    MADE.document()
        .path("paths")
        .forEach(
            path ->
                path.forEach(
                    call -> {
                      operations.add(call.path("operationId").stringValue());
                      assertThat(
                              call.path("responses").properties().stream()
                                  .filter(answer -> answer.getKey().startsWith("2"))
                                  .map(
                                      answer ->
                                          answer.getValue().path("content").findPath("schema"))
                                  .distinct())
                          .as(call.path("operationId").stringValue())
                          .hasSize(1);
                    }));
    assertThat(operations).doesNotHaveDuplicates().hasSizeGreaterThan(30);
  }

  @Test
  void descriptionsAreSentences() {
    List<String> others = new ArrayList<>();
    walk(
        "",
        MADE.document(),
        (at, node) -> {
          if (node.path("description").isString()
              && !OpenApiSchemas.isSentence(node.path("description").stringValue())) {
            others.add(at + ": " + node.path("description"));
          }
        });
    assertThat(others).isEmpty();
  }

  @Test
  void everyExampleIsAsItsSchemaSays() {
    List<String> wrong = new ArrayList<>();
    walk(
        "",
        MADE.document().path("paths"),
        (at, node) -> {
          if (node.has("schema") && node.has("example")) {
            validate(node.path("schema"), node.path("example"))
                .forEach(error -> wrong.add(at + ": " + error));
          }
        });
    assertThat(wrong).isEmpty();
  }

  private static List<String> validate(JsonNode schema, JsonNode value) {
    ObjectNode whole = MADE.document().objectNode();
    whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    whole.setAll((ObjectNode) schema);
    whole.set("components", MADE.document().path("components"));
    return SchemaRegistry.withDialect(Dialects.getDraft202012())
        .getSchema(whole.toString(), InputFormat.JSON)
        .validate(value)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static void walk(String at, JsonNode node, BiConsumer<String, JsonNode> visit) {
    visit.accept(at, node);
    if (node.isObject()) {
      node.forEachEntry(
          (name, child) -> {
            if (!name.startsWith("example")) {
              walk(at + "/" + name, child, visit);
            }
          });
    } else {
      for (int i = 0; i < node.size(); i++) {
        walk(at + "/" + i, node.get(i), visit);
      }
    }
  }
}
