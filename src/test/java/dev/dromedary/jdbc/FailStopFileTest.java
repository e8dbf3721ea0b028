package dev.dromedary.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Set;
import org.h2.store.fs.FileBaseDefault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailStopFileTest {

  @TempDir Path folder;

  @Test
  void nothingIsWrittenAfterAWriteThatFailed() throws Exception {
    try (FileChannel disk = disk();
        FileChannel file = new FailStopFile(new FullDisk(disk, 4))) {
      file.write(bytes("abcd"), 0);
      assertThatThrownBy(() -> file.write(bytes("ef"), 4)).hasMessage("No space left on device");

      assertThatThrownBy(() -> file.write(bytes("xy"), 0)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> file.write(bytes("xy"))).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> file.truncate(1)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> file.force(true)).isInstanceOf(IOException.class);

      ByteBuffer read = ByteBuffer.allocate(10);
      assertThat(file.read(read, 0)).isEqualTo(4);
      assertThat(new String(read.array(), 0, 4)).isEqualTo("abcd");
    }
  }

  @Test
  void writesGoOnOnceTheFileIsOpenedAnew() throws Exception {
    try (FileChannel disk = disk()) {
      FileChannel first = new FailStopFile(new FullDisk(disk, 0));
      assertThatThrownBy(() -> first.write(bytes("a"), 0)).isInstanceOf(IOException.class);

      FileChannel second = new FailStopFile(new FullDisk(disk, 4));
      assertThat(second.write(bytes("a"), 0)).isEqualTo(1);
    }
  }

  @Test
  void databaseUnderTheSchemeIsAnOrdinaryFile() throws Exception {
    FailStopFiles.register();
    try (Connection connection = connect("failstop")) {
      connection.createStatement().execute("create table t (id int primary key)");
      connection.createStatement().execute("insert into t values (1)");
    }

    try (Connection connection = connect("file")) {
      assertThat(connection.createStatement().executeQuery("select id from t").next()).isTrue();
    }
  }

  private Connection connect(String scheme) throws Exception {
    return DriverManager.getConnection("jdbc:h2:" + scheme + ":" + folder + "/history");
  }

  private FileChannel disk() throws IOException {
    return FileChannel.open(
        folder.resolve("file"),
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes());
  }

  /** Takes what needs no more room than there is. */
  private static final class FullDisk extends FileBaseDefault {

    private final FileChannel file;
    private final long room;

    FullDisk(FileChannel file, long room) {
      this.file = file;
      this.room = room;
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      if (position + from.remaining() > room) {
        throw new IOException("No space left on device");
      }
      return file.write(from, position);
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
    protected void implTruncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      file.force(metaData);
    }

    @Override
    protected void implCloseChannel() {}
  }
}
