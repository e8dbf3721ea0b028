package dev.dromedary.startup;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Consumer;

/** A random secret in a file that its owner only can read. */
public final class KeyFile {

  private KeyFile() {}

  /**
   * The secret of the file; a new one if there is no such file.
   *
   * @param made is called with a new key
   */
  public static String read(Path file, Consumer<String> made) throws IOException {
    return Files.exists(file) ? Files.readString(file).trim() : generate(file, made);
  }

  /** One that is kept nowhere. */
  public static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String generate(Path file, Consumer<String> made) throws IOException {
    String text = random();
    Files.createDirectories(file.toAbsolutePath().getParent());
    // Written aside and moved, so that no crash leaves half a key.
    Path part =
        Files.createTempFile(file.toAbsolutePath().getParent(), "key", ".part", ownerOnly(file));
    Files.writeString(part, text + "\n", StandardOpenOption.WRITE);
    try {
      Files.move(part, file);
    } catch (FileAlreadyExistsException e) {
      Files.delete(part);
      return Files.readString(file).trim();
    }
    made.accept(text);
    return text;
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
