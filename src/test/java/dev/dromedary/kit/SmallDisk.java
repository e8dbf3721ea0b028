package dev.dromedary.kit;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of its own that is soon full, where this user may mount one. */
public final class SmallDisk implements AutoCloseable {

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Skips the test where it takes rights that this user does not have. */
  public static SmallDisk at(Path folder, int megabytes) {
    SmallDisk disk = ifAllowed(folder, megabytes);
    assumeThat(disk).as("a mounted disk, which takes rights").isNotNull();
    return disk;
  }

  /** Null where it takes rights that this user does not have. */
  public static SmallDisk ifAllowed(Path folder, int megabytes) {
    try {
      Files.createDirectories(folder);
      int code =
          run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
      return code == 0 ? new SmallDisk(folder) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path folder() {
    return folder;
  }

  /** Writes until nothing more fits. */
  public void fill() {
    try {
      write(Integer.MAX_VALUE);
    } catch (UncheckedIOException full) {
      // As wanted.
    }
  }

  /** What others write. */
  public void write(int megabytes) {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(foreign())) {
      for (long blocks = 0; blocks < 16L * megabytes; blocks++) {
        out.write(block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes away what others wrote. */
  public void free() {
    try {
      Files.delete(foreign());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path foreign() {
    return folder.resolve("foreign");
  }

  @Override
  public void close() {
    run("umount", "-l", folder.toString());
  }

  private static int run(String... command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
