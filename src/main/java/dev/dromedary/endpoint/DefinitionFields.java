package dev.dromedary.endpoint;

import dev.dromedary.event.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fields of a definition, each read as the one type that it has. */
final class DefinitionFields {

  private static final Pattern SHOWABLE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final JsonNode json;

  DefinitionFields(JsonNode json, Set<String> known) {
    if (json == null || !json.isObject()) {
      throw new InvalidInputException("endpoint", "must be an object");
    }
    for (String name : json.propertyNames()) {
      if (!known.contains(name)) {
        throw InvalidInputException.unknown(name, known);
      }
    }
    this.json = json;
  }

  boolean has(String field) {
    return json.has(field);
  }

  /** Null if it is absent or JSON's null. */
  String text(String field) {
    JsonNode value = json.get(field);
    return value == null || value.isNull() ? null : text(field, value);
  }

  /** Null if it is absent or JSON's null. */
  Double number(String field) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isNumber()) {
      throw new InvalidInputException(field, "must be a number");
    }
    return value.doubleValue();
  }

  /** Null if it is absent or JSON's null. */
  Integer integer(String field) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new InvalidInputException(field, "must be a whole number");
    }
    return value.intValue();
  }

  /** False if it is absent or JSON's null. */
  boolean flag(String field) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw new InvalidInputException(field, "must be true or false");
    }
    return value.booleanValue();
  }

  boolean isNull(String field) {
    return json.get(field) == null || json.get(field).isNull();
  }

  /**
   * Reads an object of a field, which has these fields only.
   *
   * @throws InvalidInputException by whose field the one inside is named
   */
  <T> T within(String field, Set<String> known, Function<DefinitionFields, T> read) {
    JsonNode value = json.get(field);
    if (!value.isObject()) {
      throw new InvalidInputException(field, "must be an object");
    }
    try {
      return read.apply(new DefinitionFields(value, known));
    } catch (InvalidInputException e) {
      throw e.within(field);
    }
  }

  /** Rejects settings that only another kind has. */
  void requireOnly(Set<String> settings, String kind) {
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!field.getValue().isNull() && !settings.contains(field.getKey())) {
        throw new InvalidInputException(field.getKey(), "is no setting of " + kind);
      }
    }
  }

  /** One of these by its name in JSON; null if it is absent or JSON's null. */
  <E extends Enum<E>> E one(String field, List<E> all) {
    String text = text(field);
    if (text == null) {
      return null;
    }
    return all.stream()
        .filter(each -> name(each).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    field,
                    "must be one of "
                        + all.stream()
                            .map(DefinitionFields::name)
                            .collect(Collectors.joining(", "))));
  }

  static String name(Enum<?> value) {
    return JsonMapper.shared().convertValue(value, String.class);
  }

  /** Empty if it is absent or null. */
  List<String> texts(String field) {
    JsonNode value = json.get(field);
    List<String> texts = new ArrayList<>();
    if (value == null || value.isNull()) {
      return texts;
    }
    if (!value.isArray()) {
      throw new InvalidInputException(field, "must be a list of texts");
    }
    for (int i = 0; i < value.size(); i++) {
      texts.add(text(field + "[" + i + "]", value.get(i)));
    }
    return texts;
  }

  /** {@code base} merged by RFC 7396: null removes an entry, or all of them. */
  Map<String, String> textsByName(String field, Map<String, String> base) {
    JsonNode value = json.get(field);
    if (value == null) {
      return base;
    }
    if (value.isNull()) {
      return Map.of();
    }
    if (!value.isObject()) {
      throw new InvalidInputException(field, "must be an object of texts");
    }
    Map<String, String> merged = new LinkedHashMap<>(base);
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      String name = entry.getKey();
      if (entry.getValue().isNull()) {
        merged.remove(name);
      } else {
        String shown = SHOWABLE.matcher(name).matches() ? name : "?";
        merged.put(name, text(field + "." + shown, entry.getValue()));
      }
    }
    return merged;
  }

  private static String text(String field, JsonNode value) {
    if (!value.isString()) {
      throw new InvalidInputException(field, "must be a text");
    }
    return value.stringValue();
  }
}
