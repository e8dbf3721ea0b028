package dev.dromedary.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON that is nearly right, and texts that are not. */
final class OddJson {

  /** Of the file, and those that no file should hold. */
  static final List<String> TEXTS = texts();

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Random random;
  private final Supplier<String> strings;

  OddJson(Random random, Supplier<String> strings) {
    this.random = random;
    this.strings = strings;
  }

  private static List<String> texts() {
    try {
      List<String> texts =
          new ArrayList<>(Files.readAllLines(Path.of("src/test/resources/odd-texts.txt")));
      texts.addAll(List.of("", " ", "\0", "\1\t", "x".repeat(300), "é".repeat(1500), "\uD800"));
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With one value changed, left out or added, at any depth. */
  JsonNode changed(JsonNode json) {
    return changed(json, 0);
  }

  private JsonNode changed(JsonNode json, int depth) {
    if (json instanceof ObjectNode object && !object.isEmpty() && depth < 6) {
      String name = any(List.copyOf(object.propertyNames()));
      switch (random.nextInt(6)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(random.nextBoolean() ? "unknown" : text(), json());
        default -> object.set(name, changed(object.get(name), depth + 1));
      }
      return object;
    }
    if (json instanceof ArrayNode array && !array.isEmpty() && random.nextInt(3) > 0) {
      int at = random.nextInt(array.size());
      return random.nextInt(4) == 0
          ? array.add(array.get(at).deepCopy())
          : array.set(at, changed(array.get(at), depth + 1));
    }
    return json();
  }

  private JsonNode json() {
    return switch (random.nextInt(10)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextInt(2_000) - 1_000);
      case 3 -> JSON.numberNode(random.nextDouble() * Math.pow(10, random.nextInt(300)));
      case 4 -> JSON.arrayNode();
      case 5 -> JSON.objectNode();
      case 6 -> JSON.objectNode().set(text(), JSON.arrayNode().add(text()));
      case 7 -> nested(random.nextInt(400));
      default -> JSON.stringNode(strings.get());
    };
  }

  private static JsonNode nested(int levels) {
    JsonNode json = JSON.arrayNode();
    for (int i = 0; i < levels; i++) {
      json = JSON.arrayNode().add(json);
    }
    return json;
  }

  private String text() {
    return any(TEXTS);
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
