package dev.dromedary.api;

import dev.dromedary.startup.KeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key that is generated where none is set: {@code admin.key}, readable by its owner only. */
final class ApiKeyFile {

  private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFile.class);

  private ApiKeyFile() {}

  /**
   * The key that is set, else the one of the file, else a new one, which is written to the file and
   * shown in the log this one time.
   *
   * @param configured {@code webhooks.admin.api-key}, or null or blank if it is not set
   */
  static ApiKey resolve(String configured, Path dataDir) {
    if (configured != null && !configured.isBlank()) {
      return ApiKey.of(configured.trim());
    }
    Path file = dataDir.resolve("admin.key");
    try {
      return ApiKey.of(
          KeyFile.read(
              file,
              made ->
                  LOG.info("A new API key, shown only this once and kept in {}: {}", file, made)));
    } catch (IllegalArgumentException e) {
      throw unusable(file, new IOException("it holds no key; delete it to get a new one", e));
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private static UncheckedIOException unusable(Path file, IOException reason) {
    return new UncheckedIOException(
        "The API key file " + file + " cannot be used; set webhooks.admin.api-key instead", reason);
  }
}
