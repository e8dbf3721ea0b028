package dev.dromedary.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The endpoints of the store as this gateway knew them last, in a file of the data folder: a
 * gateway that starts while the database is away works with them, so that no event is matched
 * against nothing. Holds secrets, so only its owner may read it.
 */
public final class EndpointSnapshot {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path file;

  public EndpointSnapshot(Path file) {
    this.file = file;
  }

  /** Replaces the file as a whole; a crash leaves the old one. */
  public void write(Collection<WebhookEndpoint> endpoints) {
    List<EndpointDocument> documents = endpoints.stream().map(EndpointDocument::of).toList();
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.deleteIfExists(next);
      if (Files.getFileStore(file.toAbsolutePath().getParent())
          .supportsFileAttributeView("posix")) {
        Files.createFile(
            next,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.write(next, MAPPER.writeValueAsBytes(documents));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("The endpoints known last cannot be kept in " + file, e);
    }
  }

  /** Empty if there is none, or none that can be read. */
  public Optional<List<WebhookEndpoint>> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      List<EndpointDocument> documents =
          MAPPER.readValue(Files.readAllBytes(file), new TypeReference<>() {});
      return Optional.of(documents.stream().map(EndpointDocument::endpoint).toList());
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }
}
