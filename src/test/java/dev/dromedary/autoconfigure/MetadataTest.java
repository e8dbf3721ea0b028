package dev.dromedary.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What an IDE shows of a setting is what its record says: the sentence, the type and the default,
 * which is that of {@code config/application.yaml}.
 */
class MetadataTest {

  /** Of the settings that {@code config/application.yaml} has; the demo's are in its own file. */
  private static final Path FILE = Path.of("config/application.yaml");

  private static final Map<String, Setting> SETTINGS = new TreeMap<>();
  private static final Map<String, JsonNode> METADATA = new TreeMap<>();

  private record Setting(String sentence, String type, String defaultValue) {}

  @BeforeAll
  static void read() throws Exception {
    for (Class<?> type : SettingClasses.all()) {
      collect(type.getAnnotation(ConfigurationProperties.class).value(), type);
    }
    collect("webhooks.demo", Class.forName("dev.dromedary.demo.DemoProperties"));
    new JsonMapper()
        .readTree(Path.of("target/classes/META-INF/spring-configuration-metadata.json").toFile())
        .path("properties")
        .forEach(property -> METADATA.put(property.path("name").stringValue(), property));
    assertThat(METADATA.keySet()).isEqualTo(SETTINGS.keySet()).hasSizeGreaterThan(60);
  }

  @Test
  void everySettingHasItsOwnSentence() {
    METADATA.forEach(
        (name, property) ->
            assertThat(property.path("description").asString(""))
                .as(name)
                .isEqualTo(SETTINGS.get(name).sentence)
                .matches("(?s)[A-Z].*\\."));
  }

  @Test
  void everySettingHasItsType() {
    METADATA.forEach(
        (name, property) ->
            assertThat(property.path("type").stringValue())
                .as(name)
                .isEqualTo(SETTINGS.get(name).type));
  }

  @Test
  void everySettingHasItsDefault() {
    METADATA.forEach(
        (name, property) ->
            assertThat(property.path("defaultValue").asString(""))
                .as(name)
                .isEqualTo(SETTINGS.get(name).defaultValue));
  }

  @Test
  void defaultIsThatOfTheFile() {
    JsonNode file = new YAMLMapper().readTree(FILE.toFile());
    METADATA.forEach(
        (name, property) -> {
          if (!name.startsWith("webhooks.demo.")) {
            JsonNode value = file.at("/" + name.replace('.', '/'));
            String inFile = value.isObject() ? "" : value.asString();
            assertThat(property.path("defaultValue").asString("")).as(name).isEqualTo(inFile);
          }
        });
  }

  private static void collect(String prefix, Class<?> record) throws IOException {
    Map<String, String> sentences = sentences(record);
    // The defaults stand at the parameters of the constructor.
    Parameter[] parameters = record.getDeclaredConstructors()[0].getParameters();
    RecordComponent[] components = record.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      String field = components[i].getName();
      String name = prefix + "." + field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      if (components[i].getType().isRecord()) {
        collect(name, components[i].getType());
      } else {
        String[] defaults = parameters[i].getAnnotation(DefaultValue.class).value();
        SETTINGS.put(
            name,
            new Setting(
                sentences.getOrDefault(field, "none"),
                type(components[i].getGenericType()),
                String.join(",", defaults)));
      }
    }
  }

  private static String type(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType().getTypeName()
          + Arrays.stream(generic.getActualTypeArguments())
              .map(Type::getTypeName)
              .collect(Collectors.joining(",", "<", ">"));
    }
    if (type instanceof Class<?> plain && plain.isPrimitive()) {
      return java.lang.invoke.MethodType.methodType(plain).wrap().returnType().getName();
    }
    return type.getTypeName();
  }

  /** The {@code @param} lines of the record's Javadoc. */
  private static Map<String, String> sentences(Class<?> record) throws IOException {
    String file = record.getName().replaceAll("\\$.*", "").replace('.', '/') + ".java";
    String source = Files.readString(Path.of("src/main/java", file));
    int declared = source.indexOf("record " + record.getSimpleName() + "(");
    int from = source.lastIndexOf("/**", declared);
    String javadoc =
        source.substring(from, source.indexOf("*/", from)).replaceAll("\\s*\\n\\s*\\*\\s*", " ");
    Map<String, String> sentences = new TreeMap<>();
    Matcher param = Pattern.compile("@param (\\w+) (.*?)(?=\\s*@param|\\s*$)").matcher(javadoc);
    while (param.find()) {
      sentences.put(param.group(1), param.group(2));
    }
    return sentences;
  }
}
