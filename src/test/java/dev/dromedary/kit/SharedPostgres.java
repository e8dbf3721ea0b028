package dev.dromedary.kit;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one PostgreSQL of a build. The first fork that needs it starts it, in a process of its own;
 * each fork that uses it holds a shared lock for as long as it lives, however it ends; and the
 * process ends once it gets that lock for itself.
 */
final class SharedPostgres {

  private static final Path FOLDER = Path.of("target", "postgres").toAbsolutePath();
  private static final Path PORT = FOLDER.resolve("port");
  private static final Path LOG = FOLDER.resolve("log");
  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** Kept until this process ends. */
  private static FileLock using;

  private SharedPostgres() {}

  /** The port of the server, which runs until the end of this process. */
  static synchronized int port() {
    try {
      if (using == null) {
        Files.createDirectories(FOLDER);
        using = open("users").lock(0, Long.MAX_VALUE, true);
        try (FileChannel starting = open("starting")) {
          starting.lock();
          if (!runs()) {
            start();
          }
        }
      }
      return Integer.parseInt(Files.readString(PORT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of a database that there is not yet. */
  static String newName() {
    return "it_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
  }

  /** Not if its process was ended by force, say with the machine. */
  private static boolean runs() throws IOException {
    try (FileChannel channel = open("running");
        FileLock ended = channel.tryLock()) {
      if (ended != null) {
        Files.deleteIfExists(PORT);
      }
      return ended == null;
    }
  }

  private static void start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SharedPostgres.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(LOG.toFile())
            .start();
    await("PostgreSQL of the build")
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(20))
        .failFast("it ended, see " + LOG, () -> !process.isAlive())
        .until(() -> Files.exists(PORT));
  }

  /** Runs until no process uses it any longer. */
  public static void main(String[] none) throws Exception {
    open("running").lock();
    Path ready = FOLDER.resolve("port.ready");
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofSeconds(60))
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "200")
            .start()) {
      Files.writeString(ready, Integer.toString(postgres.getPort()));
      Files.move(ready, PORT, StandardCopyOption.ATOMIC_MOVE);
      open("users").lock();
      Files.delete(PORT);
    }
  }

  private static FileChannel open(String name) throws IOException {
    return FileChannel.open(
        FOLDER.resolve(name),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }
}
