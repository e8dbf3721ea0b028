package dev.dromedary.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the data folder to all users but its owner, at each start: signing secrets and payloads
 * are in it, and behind a closed folder what is made in it later is closed as well. A folder that
 * others use too stays theirs; of it only the gateway's own files are closed.
 */
final class OwnerOnly {

  private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  /** Written once, into a folder that was empty at its first start. */
  private static final String MARK = "dromedary.folder";

  /** The files of a gateway in its folder. */
  private static final Pattern OWN =
      Pattern.compile(
          "dromedary\\.(lock|folder)|(admin|broker|publisher|encryption)\\.key|key[0-9]+\\.part|gateway-id"
              + "|event-types.*(json|part)|(file-)?endpoints\\.json.*|history\\..*db.*|broker");

  private final Path folder;
  private final boolean ours;

  private OwnerOnly(Path folder, boolean ours) {
    this.folder = folder;
    this.ours = ours;
  }

  /** Of the folder as it is before anything is put in it. */
  static OwnerOnly of(Path folder) throws IOException {
    Path mark = folder.resolve(MARK);
    if (Files.exists(mark)) {
      return new OwnerOnly(folder, true);
    }
    List<Path> entries = entries(folder);
    if (entries.isEmpty()) {
      Files.writeString(mark, "");
    }
    return new OwnerOnly(folder, entries.stream().allMatch(OwnerOnly::isOwn));
  }

  void apply() throws IOException {
    if (!Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      return;
    }
    if (!ours) {
      LOG.warn(
          "The data folder {} holds other files, so it stays as readable as it is, and only the"
              + " gateway's own files in it are closed at each start; set webhooks.data-dir to a"
              + " folder of the gateway's own.",
          folder);
    }
    try {
      if (ours) {
        narrowAll(folder.toRealPath());
        return;
      }
      for (Path entry : entries(folder)) {
        if (isOwn(entry) && !Files.isSymbolicLink(entry)) {
          narrowAll(entry);
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
        "The data folder {} may be read by others, and this user cannot change its permissions ({}).",
        folder,
        e.toString());
  }

  private static boolean isOwn(Path entry) {
    return OWN.matcher(entry.getFileName().toString()).matches();
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  /** From a time when the folder was open: copies and links may lead around it. */
  private static void narrowAll(Path top) throws IOException {
    try (Stream<Path> below = Files.walk(top)) {
      for (Path path : (Iterable<Path>) below::iterator) {
        // A link may lead to another user's file.
        if (!Files.isSymbolicLink(path)) {
          narrow(path);
        }
      }
    }
  }

  private static void narrow(Path path) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    if (permissions.retainAll(OWNER)) {
      Files.setPosixFilePermissions(path, permissions);
    }
  }
}
