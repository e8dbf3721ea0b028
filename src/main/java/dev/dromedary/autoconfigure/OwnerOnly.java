package dev.dromedary.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a folder away from everybody but its owner, at each start: signing secrets and payloads are
 * in it. Nobody else gets past the folder, so what is made in it later is closed as well.
 */
final class OwnerOnly {

  private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  /** By which a folder is known to be a gateway's. */
  private static final List<String> MARKS = List.of("dromedary.lock", "history.mv.db", "admin.key");

  private final Path folder;
  private final boolean ours;

  private OwnerOnly(Path folder, boolean ours) {
    this.folder = folder;
    this.ours = ours;
  }

  /** Of the folder as it is before anything is put in it. */
  static OwnerOnly of(Path folder) throws IOException {
    return new OwnerOnly(folder, isOurs(folder));
  }

  void apply() throws IOException {
    if (!Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      return;
    }
    if (!ours) {
      LOG.warn(
          "The data folder {} holds other files, so it stays as readable as it is; set"
              + " webhooks.data-dir to a folder of the gateway's own.",
          folder);
      return;
    }
    try {
      narrow(folder);
      // Those from a time when the folder was open: copies and links may lead around it.
      try (Stream<Path> below = Files.walk(folder)) {
        for (Path path : (Iterable<Path>) below::iterator) {
          // A link leads to what may be somebody else's.
          if (!Files.isSymbolicLink(path)) {
            narrow(path);
          }
        }
      }
    } catch (FileSystemException e) {
      cannotChange(e);
    } catch (UncheckedIOException e) {
      cannotChange(e.getCause());
    }
  }

  private void cannotChange(IOException e) {
    LOG.warn(
        "The data folder {} may be read by others, and this user cannot change that ({}).",
        folder,
        e.toString());
  }

  /** A folder such as /tmp, named by mistake, must stay what it is to all others. */
  private static boolean isOurs(Path folder) throws IOException {
    if (MARKS.stream().anyMatch(mark -> Files.exists(folder.resolve(mark)))) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static void narrow(Path path) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    if (permissions.retainAll(OWNER)) {
      Files.setPosixFilePermissions(path, permissions);
    }
  }
}
