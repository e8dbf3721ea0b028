package dev.dromedary.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.springframework.beans.factory.DisposableBean;

/**
 * The folder of everything that this gateway keeps on disk. It is locked while the gateway runs:
 * two gateways on one folder would each take the other's messages for their own.
 */
public final class DataFolder implements DisposableBean {

  private final Path path;
  private final FileChannel channel;

  public DataFolder(Path folder) {
    path = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      OwnerOnly ownerOnly = OwnerOnly.of(path);
      channel =
          FileChannel.open(
              path.resolve("dromedary.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked()) {
        throw new StartException(
            "Another gateway runs on the data folder %s.".formatted(path),
            "Stop it, or give this one a folder of its own with webhooks.data-dir.",
            null);
      }
      ownerOnly.apply();
    } catch (IOException e) {
      throw new StartException(
          "The data folder %s cannot be written (%s)."
              .formatted(path, e.getClass().getSimpleName()),
          "Set webhooks.data-dir to a folder that this user may write, with free space.",
          e);
    }
  }

  public Path path() {
    return path;
  }

  /** A name that no other folder has; it is created at the first use. */
  public String name() {
    Path file = path.resolve("gateway-id");
    try {
      if (!Files.exists(file) || Files.size(file) == 0) {
        Files.writeString(file, UUID.randomUUID().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("The name of this gateway cannot be kept in " + file, e);
    }
  }

  /** The lock is the process's: it is gone with the process, however that ends. */
  private boolean locked() {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      throw new StartException(
          "The data folder %s cannot be locked (%s).".formatted(path, e.getClass().getSimpleName()),
          "Set webhooks.data-dir to a folder on a disk that knows file locks.",
          e);
    }
  }

  @Override
  public void destroy() throws IOException {
    channel.close();
  }
}
