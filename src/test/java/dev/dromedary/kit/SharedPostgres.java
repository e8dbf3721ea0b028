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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one PostgreSQL of a build, and of each other version that is tested. The first fork that
 * needs it starts it, in a process of its own; each fork that uses it holds a shared lock for as
 * long as it lives, however it ends; and the process ends once it gets that lock for itself.
 */
final class SharedPostgres {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** By the version; kept until this process ends. */
  private static final Map<String, FileLock> USING = new HashMap<>();

  private SharedPostgres() {}

  /** The port of the server, which runs until the end of this process. */
  static synchronized int port() {
    try {
      if (!USING.containsKey(PostgresVersion.chosen())) {
        Files.createDirectories(folder());
        USING.put(PostgresVersion.chosen(), open("users").lock(0, Long.MAX_VALUE, true));
        try (FileChannel starting = open("starting")) {
          starting.lock();
          if (!runs()) {
            start();
          }
        }
      }
      return Integer.parseInt(Files.readString(portFile()));
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
        Files.deleteIfExists(portFile());
      }
      return ended == null;
    }
  }

  private static void start() throws IOException {
    Path log = folder().resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                PostgresVersion.option(),
                SharedPostgres.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await("PostgreSQL of the build")
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(20))
        .failFast("it ended, see " + log, () -> !process.isAlive())
        .until(() -> Files.exists(portFile()));
  }

  /** Runs until no process uses it any longer. */
  public static void main(String[] none) throws Exception {
    open("running").lock();
    Path ready = folder().resolve("port.ready");
    try (EmbeddedPostgres postgres =
        PostgresVersion.builder().setServerConfig("max_connections", "200").start()) {
      Files.writeString(ready, Integer.toString(postgres.getPort()));
      Files.move(ready, portFile(), StandardCopyOption.ATOMIC_MOVE);
      open("users").lock();
      Files.delete(portFile());
    }
  }

  private static Path portFile() {
    return folder().resolve("port");
  }

  private static Path folder() {
    return Path.of("target", "postgres", PostgresVersion.chosen()).toAbsolutePath();
  }

  private static FileChannel open(String name) throws IOException {
    return FileChannel.open(
        folder().resolve(name),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }
}
