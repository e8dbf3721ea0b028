package dev.dromedary.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key that is generated where none is set: {@code admin.key}, readable by its owner only. */
public final class ApiKeyFile {

  private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFile.class);

  private ApiKeyFile() {}

  /**
   * The key that is set, else the one of the file, else a new one, which is written to the file and
   * shown in the log this one time.
   *
   * @param configured {@code webhooks.admin.api-key}, or null or blank if it is not set
   */
  public static ApiKey resolve(String configured, Path dataDir) {
    if (configured != null && !configured.isBlank()) {
      return ApiKey.of(configured.trim());
    }
    Path file = dataDir.resolve("admin.key");
    try {
      return Files.exists(file) ? read(file) : generate(file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The API key file " + file + " cannot be used; set webhooks.admin.api-key instead", e);
    }
  }

  private static ApiKey read(Path file) throws IOException {
    try {
      return ApiKey.of(Files.readString(file).trim());
    } catch (IllegalArgumentException e) {
      throw new IOException("it holds no key; delete it to get a new one", e);
    }
  }

  private static ApiKey generate(Path file) throws IOException {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Files.createDirectories(file.toAbsolutePath().getParent());
    // Written aside and moved, so that no crash leaves half a key.
    Path part =
        Files.createTempFile(file.toAbsolutePath().getParent(), "admin", ".part", ownerOnly(file));
    Files.writeString(part, text + "\n", StandardOpenOption.WRITE);
    try {
      Files.move(part, file);
    } catch (FileAlreadyExistsException e) {
      Files.delete(part);
      return read(file);
    }
    LOG.info("A new API key, shown only this once and kept in {}: {}", file, text);
    return ApiKey.of(text);
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
