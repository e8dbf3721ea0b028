package dev.dromedary.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files with secrets, which their owner alone reads, from their beginning on. */
final class OwnerFile {

  private OwnerFile() {}

  /** A file that is not there yet. */
  static void writeNew(Path file, byte[] content) {
    try {
      Files.write(Files.createFile(file, owner("rw-------")), content);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(file + " is there already; name a new file.");
    } catch (IOException e) {
      throw new RefusedException(file + " cannot be written: " + e.getMessage());
    }
  }

  /** All of the former content stays until all of the new one is there. */
  static void replace(Path file, byte[] content) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder, owner("rwx------"));
      }
      Path written = Files.createTempFile(folder, "dromedary", ".tmp", owner("rw-------"));
      Files.write(written, content);
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RefusedException(file + " cannot be written: " + e.getMessage());
    }
  }

  private static FileAttribute<?>[] owner(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
