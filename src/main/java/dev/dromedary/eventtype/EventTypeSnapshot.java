package dev.dromedary.eventtype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The event types known last, for a start while the database is unavailable. */
final class EventTypeSnapshot {

  private static final Logger LOG = LoggerFactory.getLogger(EventTypeSnapshot.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;

  EventTypeSnapshot(Path file) {
    this.file = file;
  }

  /** Replaces the file as a whole; a crash leaves the old one. */
  void write(Collection<EventTypeDefinition> types) {
    try {
      // Which its owner alone may read.
      Path next = Files.createTempFile(file.toAbsolutePath().getParent(), "event-types", ".part");
      try {
        Files.write(next, JSON.writeValueAsBytes(types));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      LOG.warn("The event types known last cannot be kept in {}", file, e);
    }
  }

  /** None if there is no such file, or none that can be read. */
  List<EventTypeDefinition> read() {
    try {
      return Files.exists(file)
          ? List.of(JSON.readValue(Files.readAllBytes(file), EventTypeDefinition[].class))
          : List.of();
    } catch (IOException | JacksonException e) {
      LOG.warn("The event types known last cannot be read from {}", file, e);
      return List.of();
    }
  }
}
