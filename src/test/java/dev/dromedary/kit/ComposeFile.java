package dev.dromedary.kit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code docker-compose.yml}, read as Compose reads it: {@code $$} is a dollar sign. */
public final class ComposeFile {

  private final JsonNode root = new YAMLMapper().readTree(Path.of("docker-compose.yml").toFile());

  public JsonNode root() {
    return root;
  }

  public JsonNode service(String name) {
    JsonNode service = root.path("services").path(name);
    if (service.isMissingNode()) {
      throw new AssertionError("There is no service " + name);
    }
    return service;
  }

  public List<String> services() {
    return List.copyOf(root.path("services").propertyNames());
  }

  public Map<String, String> environment(String service) {
    Map<String, String> environment = new LinkedHashMap<>();
    service(service)
        .path("environment")
        .properties()
        .forEach(each -> environment.put(each.getKey(), text(each.getValue())));
    return environment;
  }

  /** The names of the files under {@code /run/secrets}, each with its secret. */
  public Map<String, String> secrets(String service) {
    Map<String, String> secrets = new LinkedHashMap<>();
    for (JsonNode each : service(service).path("secrets")) {
      String source = each.isString() ? text(each) : text(each.path("source"));
      secrets.put(each.isString() ? source : text(each.path("target")), source);
    }
    return secrets;
  }

  /** What is run, without the word {@code CMD}. */
  public List<String> healthCheck(String service) {
    List<String> test = strings(service(service).path("healthcheck").path("test"));
    return test.subList(1, test.size());
  }

  public List<String> strings(JsonNode list) {
    return list.valueStream().map(ComposeFile::text).toList();
  }

  private static String text(JsonNode value) {
    return value.asString().replace("$$", "$");
  }
}
