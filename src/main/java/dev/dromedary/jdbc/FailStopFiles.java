package dev.dromedary.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's files under the scheme {@code failstop:}, as in {@code jdbc:h2:failstop:/data/history}:
 * after a write that failed, such as on a full disk, nothing more is written until the file is
 * opened anew.
 *
 * <p>H2 moves chunks to the beginning of its file meanwhile ({@code
 * RandomAccessStore.compactMoveChunks}). If the place where a chunk is now cannot be stored,
 * because that takes more room, H2 goes on with the next chunks and overwrites some to which the
 * file still points. A file that is left alone from the failure on is valid, as after a crash.
 */
public final class FailStopFiles extends FilePathWrapper {

  /** For H2, which makes one for each path. */
  public FailStopFiles() {}

  /** Makes the scheme known to H2, before the first connection. */
  public static void register() {
    FilePath.register(new FailStopFiles());
  }

  @Override
  public String getScheme() {
    return "failstop";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new FailStopFile(getBase().open(mode));
  }
}
