package dev.dromedary.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The profiles of {@code dromedary login}, in a file that its owner alone reads. */
final class Profiles {

  static final String DEFAULT = "default";

  private final Path file;
  private final Path localKey;
  private final Map<String, String> environment;

  /**
   * @param folder the current one; a gateway that runs there has its first key in it
   */
  Profiles(Map<String, String> environment, Path folder) {
    this.environment = environment;
    String home =
        environment.getOrDefault(
            "XDG_CONFIG_HOME", environment.getOrDefault("HOME", "") + "/.config");
    this.file =
        environment.containsKey("DROMEDARY_PROFILES")
            ? Path.of(environment.get("DROMEDARY_PROFILES"))
            : Path.of(home, "dromedary", "profiles.json");
    this.localKey = folder.resolve("data").resolve("admin.key");
  }

  Path file() {
    return file;
  }

  /**
   * The gateway of a command. A key goes to the gateway that it was saved for and to no other: with
   * another {@code url} it is that of the environment.
   *
   * @param name of a profile, or null
   * @param url or null
   */
  Profile find(String name, String url) {
    JsonNode saved = read().path(name == null ? DEFAULT : name);
    if (name != null && saved.isMissingNode()) {
      throw new IllegalArgumentException(
          "There is no profile '%s'. Make it: dromedary login --profile %s --url URL"
              .formatted(name, name));
    }
    String given = url == null && name == null ? environment.get("DROMEDARY_URL") : url;
    String known = saved.path("url").asString(null);
    String chosen = given != null ? given : known != null ? known : Profile.LOCAL;
    Profile open = new Profile(chosen, null);
    String key = name == null ? environment.get("DROMEDARY_KEY") : null;
    if (key == null && open.url().equals(known)) {
      key = saved.path("key").asString(null);
    }
    if (key == null && open.url().equals(Profile.LOCAL) && Files.isReadable(localKey)) {
      key = text(localKey);
    }
    return new Profile(open.url(), key);
  }

  void save(String name, Profile profile) {
    ObjectNode all = read();
    all.putObject(name).put("url", profile.url()).put("key", profile.key());
    OwnerFile.replace(file, Api.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
  }

  private ObjectNode read() {
    if (!Files.exists(file)) {
      return Api.JSON.createObjectNode();
    }
    return Api.JSON.readTree(text(file)) instanceof ObjectNode all
        ? all
        : Api.JSON.createObjectNode();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
