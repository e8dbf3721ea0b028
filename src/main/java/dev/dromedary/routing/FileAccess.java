package dev.dromedary.routing;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/**
 * Whether another user of the machine can change a file, or put one in a folder, or another in
 * place of a folder above: a route file is code, as {@code StrictModes} of sshd_config(5) has it
 * for its files.
 */
final class FileAccess {

  private static final String ROOT = "root";
  private static final int STICKY = 01000;

  /** Of the process: its user may have no name in a container. */
  private static final Path SELF = Path.of("/proc/self");

  private FileAccess() {}

  /**
   * The reason with the command that mends it; empty if only this user and root can.
   *
   * @param path without links
   */
  static Optional<String> flaw(Path path) throws IOException {
    Optional<String> flaw = flaw(path, false);
    Path parent = path.getParent();
    while (flaw.isEmpty() && parent != null) {
      flaw = flaw(parent, true);
      parent = parent.getParent();
    }
    return flaw;
  }

  private static Optional<String> flaw(Path path, boolean isParent) throws IOException {
    FileStore store = Files.getFileStore(path);
    if (store.isReadOnly() || !store.supportsFileAttributeView("posix")) {
      return Optional.empty();
    }
    PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
    UserPrincipal owner = attributes.owner();
    if (!owner.getName().equals(ROOT) && !isThisUser(owner)) {
      return Optional.of(
          "%s belongs to the user %s: chown %s '%s'"
              .formatted(path, owner.getName(), System.getProperty("user.name"), path));
    }
    boolean open =
        attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)
            || attributes.permissions().contains(PosixFilePermission.GROUP_WRITE);
    return open && !(isParent && isSticky(path))
        ? Optional.of("%s can be written by other users: chmod go-w '%s'".formatted(path, path))
        : Optional.empty();
  }

  /** Others cannot rename what is not theirs, such as in {@code /tmp} (unlink(2)). */
  private static boolean isSticky(Path folder) throws IOException {
    return ((int) Files.getAttribute(folder, "unix:mode") & STICKY) != 0;
  }

  private static boolean isThisUser(UserPrincipal owner) throws IOException {
    return Files.exists(SELF)
        ? owner.equals(Files.getOwner(SELF))
        : owner.getName().equals(System.getProperty("user.name"));
  }
}
