package dev.dromedary.endpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's files under {@code jdbc:h2:watched:…}: as on any disk, but it is known what the operating
 * system has been given and was not told to write, which is gone when the power is.
 */
public final class WatchedFile extends FilePathWrapper {

  static final String SCHEME = "watched";

  private static final Set<String> NOT_ON_DISK = ConcurrentHashMap.newKeySet();

  /** What of that folder would be lost or torn without power. */
  public static List<String> notOnDisk(Path folder) {
    return NOT_ON_DISK.stream().filter(file -> file.contains(folder.toString())).toList();
  }

  static void register() {
    FilePath.register(new WatchedFile());
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(name, super.open(mode));
  }

  private static final class Channel extends FileBaseDefault {

    private final String name;
    private final FileChannel file;

    Channel(String name, FileChannel file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      NOT_ON_DISK.add(name);
      return file.write(source, position);
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      NOT_ON_DISK.add(name);
      file.truncate(size);
    }

    @Override
    public void force(boolean withItsSize) throws IOException {
      file.force(withItsSize);
      NOT_ON_DISK.remove(name);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
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
  }
}
