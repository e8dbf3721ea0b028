package dev.dromedary.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The automatic changes of the endpoints of the file, in a file of the data folder, so that a
 * restart goes on with them. Holds no secret.
 */
final class EndpointStates {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path file;

  EndpointStates(Path file) {
    this.file = file;
  }

  /**
   * @param content what identifies the content of the endpoints' file
   */
  record Kept(String content, List<EndpointState> endpoints) {}

  /** Replaces the file as a whole; a crash leaves the old one. */
  public void write(String content, Collection<WebhookEndpoint> endpoints) {
    List<EndpointState> states =
        endpoints.stream()
            .filter(endpoint -> endpoint.conditions().isOfNote())
            .map(EndpointState::of)
            .toList();
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.write(next, MAPPER.writeValueAsBytes(new Kept(content, states)));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("The states of the file's endpoints cannot be kept", e);
    }
  }

  /** The endpoints as the file says them now, with what the gateway changed before it stopped. */
  public List<WebhookEndpoint> resume(String content, List<WebhookEndpoint> read) {
    Kept kept = kept();
    boolean same = content.equals(kept.content());
    Map<String, EndpointState> states =
        kept.endpoints().stream()
            .collect(Collectors.toMap(EndpointState::id, Function.identity(), (a, b) -> b));
    return read.stream()
        .map(
            endpoint -> {
              EndpointState state = states.get(endpoint.id());
              return state == null
                  ? endpoint
                  : same ? state.goesOn(endpoint) : state.becomes(endpoint);
            })
        .toList();
  }

  private Kept kept() {
    try {
      if (Files.exists(file)) {
        return MAPPER.readValue(Files.readAllBytes(file), Kept.class);
      }
    } catch (IOException | JacksonException e) {
      // As if there were none: the endpoints are what their file says.
    }
    return new Kept("", List.of());
  }
}
