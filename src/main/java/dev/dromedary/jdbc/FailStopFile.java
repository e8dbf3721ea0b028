package dev.dromedary.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;

/** A file that is only read from its first failed write on. */
final class FailStopFile extends FileBaseDefault {

  private final FileChannel file;
  private volatile IOException failure;

  FailStopFile(FileChannel file) {
    this.file = file;
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    return written(() -> file.write(from, position));
  }

  @Override
  protected void implTruncate(long size) throws IOException {
    written(() -> file.truncate(size));
  }

  @Override
  public void force(boolean metaData) throws IOException {
    written(
        () -> {
          file.force(metaData);
          return null;
        });
  }

  @Override
  public int read(ByteBuffer to, long position) throws IOException {
    return file.read(to, position);
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return file.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  private <T> T written(Write<T> write) throws IOException {
    if (failure != null) {
      throw new IOException("Nothing is written after a write that failed", failure);
    }
    try {
      return write.run();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private interface Write<T> {
    T run() throws IOException;
  }
}
