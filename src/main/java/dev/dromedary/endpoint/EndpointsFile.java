package dev.dromedary.endpoint;

import dev.dromedary.event.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The endpoints that an operator keeps in {@code config/endpoints.yaml}, as {@code endpoints: […]}.
 * All of them count or none. Not thread-safe: one thread polls it.
 */
final class EndpointsFile {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final byte[] NOTHING = {};

  private final Path file;
  private final DefinitionReader definitions;
  private final UnaryOperator<String> environment;
  private byte[] seen;
  private String complaint;

  /**
   * @param environment gives the value of a variable that a secret names, or null
   */
  EndpointsFile(Path file, DefinitionReader definitions, UnaryOperator<String> environment) {
    this.file = file;
    this.definitions = definitions;
    this.environment = environment;
  }

  /**
   * The endpoints of the file, if they are new since the last call; without a file there are none.
   * A file that vanishes after it was read changes nothing, because editors may delete a file to
   * replace it: {@code endpoints: []} is how to remove them all.
   *
   * @throws InvalidEndpointsFileException once for each content that cannot be used
   */
  public Optional<List<WebhookEndpoint>> readIfChanged() {
    byte[] content;
    Instant modified;
    try {
      if (!Files.exists(file)) {
        return whenMissing();
      }
      content = Files.readAllBytes(file);
      modified = Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return complainOnce("cannot be read");
    }
    complaint = null;
    if (Arrays.equals(content, seen)) {
      return Optional.empty();
    }
    seen = content;
    return Optional.of(read(content, modified));
  }

  /** The identity of the content that was read last. */
  public String content() {
    return DigestUtils.sha256Hex(seen == null ? NOTHING : seen);
  }

  private Optional<List<WebhookEndpoint>> whenMissing() {
    if (seen == null) {
      seen = NOTHING;
      return Optional.of(List.of());
    }
    return seen == NOTHING
        ? Optional.empty()
        : complainOnce(
            "is missing; its endpoints stay until it exists again or the gateway restarts");
  }

  private Optional<List<WebhookEndpoint>> complainOnce(String what) {
    if (what.equals(complaint)) {
      return Optional.empty();
    }
    complaint = what;
    throw bad(0, what);
  }

  private List<WebhookEndpoint> read(byte[] content, Instant modified) {
    JsonNode entries = entries(content);
    EntryLines lines = EntryLines.of(YAML, content);
    List<WebhookEndpoint> endpoints = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      JsonNode entry = entries.get(i);
      try {
        WebhookEndpoint endpoint = definitions.fromFile(entry, environment, modified);
        if (!ids.add(endpoint.id())) {
          throw new InvalidInputException("id", "is there twice");
        }
        endpoints.add(endpoint);
      } catch (InvalidInputException e) {
        throw bad(lines.of(i, e.field()), name(i, entry) + ": " + e.getMessage());
      }
    }
    return endpoints;
  }

  private JsonNode entries(byte[] content) {
    JsonNode root;
    try {
      root = YAML.readTree(content);
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw bad(line, "is not valid YAML, or has a key twice");
    }
    if (!root.isObject() || root.size() != 1 || !root.path("endpoints").isArray()) {
      throw bad(1, "must hold one list, 'endpoints: […]'; 'endpoints: []' means none");
    }
    return root.get("endpoints");
  }

  private static String name(int index, JsonNode entry) {
    JsonNode id = entry.path("id");
    boolean showable = id.isString() && id.stringValue().matches("[A-Za-z0-9_.-]{1,64}");
    return "endpoints[" + index + "]" + (showable ? " (" + id.stringValue() + ")" : "");
  }

  private InvalidEndpointsFileException bad(int line, String what) {
    return new InvalidEndpointsFileException(file + (line > 0 ? ":" + line : "") + ": " + what);
  }
}
