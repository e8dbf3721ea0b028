package dev.dromedary.endpoint;

import dev.dromedary.encryption.Encryption;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The endpoints of the store as this gateway knew them last, in a file of the data folder: a
 * gateway that starts while the database is unavailable works with them, so that no event is
 * matched against nothing. Its endpoints are encrypted, as they hold secrets.
 *
 * <p>A line is an endpoint, or the id of one that was deleted; of several lines about one endpoint
 * the last one counts. So a change costs a line, however many endpoints there are. Not thread-safe:
 * one thread keeps it.
 */
final class EndpointSnapshot {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Below that it is not worth writing the file anew. */
  private static final int FEW_LINES = 1_000;

  /**
   * So many at a time, and then a pause: the first events after a start need the cores more than
   * this file does. 100,000 take four seconds.
   */
  private static final int CHUNK = 500;

  private static final Duration BETWEEN_PORTIONS = Duration.ofMillis(20);

  private final Path file;
  private final Encryption encryption;
  private int endpoints;
  private int lines;

  EndpointSnapshot(Path file, Encryption encryption) {
    this.file = file;
    this.encryption = encryption;
  }

  /**
   * @param document encrypted, or null if the endpoint was deleted
   */
  private record Line(String id, String document) {}

  /** Replaces the file as a whole; a crash leaves the old one. */
  public void write(Collection<WebhookEndpoint> known) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.deleteIfExists(next);
      if (Files.getFileStore(file.toAbsolutePath().getParent())
          .supportsFileAttributeView("posix")) {
        Files.createFile(
            next,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(next))) {
        int written = 0;
        for (WebhookEndpoint endpoint : known) {
          out.write(line(endpoint));
          if (++written % CHUNK == 0) {
            LockSupport.parkNanos(BETWEEN_PORTIONS.toNanos());
          }
        }
      }
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw cannotKeep(e);
    }
    endpoints = known.size();
    lines = endpoints;
  }

  /**
   * Adds what changed to the file that was written before.
   *
   * @param now gives the endpoint of an id as it is now; empty if it was deleted
   */
  public void append(Collection<String> changed, Function<String, Optional<WebhookEndpoint>> now) {
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND))) {
      for (String id : changed) {
        out.write(now.apply(id).map(this::line).orElseGet(() -> bytes(new Line(id, null))));
      }
    } catch (IOException e) {
      throw cannotKeep(e);
    }
    lines += changed.size();
  }

  /** Whether most of its lines no longer count, so that it should be written anew. */
  public boolean isLong() {
    return lines > 2 * endpoints + FEW_LINES;
  }

  /**
   * Empty if there is none, or none that can be read. A line that cannot be read ends it: a crash
   * may leave the last one half written.
   */
  public Optional<List<WebhookEndpoint>> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Map<String, String> documents = new LinkedHashMap<>();
    try (var written = Files.lines(file)) {
      for (String line : (Iterable<String>) written::iterator) {
        Line read = MAPPER.readValue(line, Line.class);
        documents.put(read.id(), read.document());
      }
    } catch (IOException | UncheckedIOException | JacksonException e) {
      if (documents.isEmpty()) {
        return Optional.empty();
      }
    }
    List<WebhookEndpoint> known = new ArrayList<>(documents.size());
    documents.forEach(
        (id, document) -> {
          if (document != null) {
            String json = encryption.decrypt(document, JdbcEndpointStore.context(id));
            known.add(MAPPER.readValue(json, EndpointDocument.class).endpoint());
          }
        });
    return Optional.of(known);
  }

  private UncheckedIOException cannotKeep(IOException e) {
    return new UncheckedIOException("The endpoints known last cannot be kept in " + file, e);
  }

  private byte[] line(WebhookEndpoint endpoint) {
    String json = MAPPER.writeValueAsString(EndpointDocument.of(endpoint));
    String id = endpoint.id();
    return bytes(new Line(id, encryption.encrypt(json, JdbcEndpointStore.context(id))));
  }

  private static byte[] bytes(Line of) {
    byte[] json = MAPPER.writeValueAsBytes(of);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }
}
