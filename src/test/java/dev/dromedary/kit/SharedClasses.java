package dev.dromedary.kit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Loading its classes is a third of a gateway's start. So one that is started and stopped for
 * nothing else leaves them in an archive, which all that start after it map (class data sharing,
 * JEP 350), in this fork, in the other one, and in the next build of the same classes. A fork that
 * starts only a few does not make it.
 */
public final class SharedClasses {

  private static final int FEW = 2;
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final Path ROOT = Path.of("target", "shared-classes").toAbsolutePath();
  private static final Path FOLDER = ROOT.resolve(Long.toHexString(versionOfClassPath()));
  private static final Path ARCHIVE = FOLDER.resolve("archive.jsa");

  private static final AtomicInteger STARTS = new AtomicInteger();
  private static final AtomicBoolean MADE = new AtomicBoolean();

  private SharedClasses() {}

  /** Options of the virtual machine of one more gateway, which make short lives quick. */
  public static List<String> options() {
    if (!Files.exists(ARCHIVE)
        && STARTS.incrementAndGet() > FEW
        && MADE.compareAndSet(false, true)) {
      makeUnlessTheOtherForkDoes();
    }
    return Files.exists(ARCHIVE)
        ? quick("-cp", jars(), "-XX:SharedArchiveFile=" + ARCHIVE)
        : quick("-cp", CLASS_PATH);
  }

  private static void makeUnlessTheOtherForkDoes() {
    try {
      Files.createDirectories(FOLDER);
      try (FileChannel channel =
              FileChannel.open(
                  ROOT.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null && !Files.exists(ARCHIVE)) {
          make();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make() throws IOException {
    String[] entries = CLASS_PATH.split(File.pathSeparator);
    for (int i = 0; i < entries.length; i++) {
      if (Files.isDirectory(Path.of(entries[i]))) {
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--no-compress",
                "--file",
                jar(i).toString(),
                "-C",
                entries[i],
                ".");
      }
    }
    Path unfinished = FOLDER.resolve("unfinished.jsa");
    Files.deleteIfExists(unfinished);
    try (GatewayProcess gateway =
        new GatewayProcess(Files.createTempDirectory(FOLDER, "gateway"))) {
      gateway
          .options(quick("-cp", jars(), "-XX:ArchiveClassesAtExit=" + unfinished))
          .start()
          .awaitUp()
          .stop();
    }
    Files.move(unfinished, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The class path with a jar in place of each folder, because what is in a folder may change. */
  private static String jars() {
    List<String> jars = new ArrayList<>();
    for (String entry : CLASS_PATH.split(File.pathSeparator)) {
      jars.add(Files.isDirectory(Path.of(entry)) ? jar(jars.size()).toString() : entry);
    }
    return String.join(File.pathSeparator, jars);
  }

  private static Path jar(int entry) {
    return FOLDER.resolve(entry + ".jar");
  }

  /** Another one once a file of a folder on the class path was changed. */
  private static long versionOfClassPath() {
    CRC32 version = new CRC32();
    version.update(CLASS_PATH.getBytes(StandardCharsets.UTF_8));
    for (String entry : CLASS_PATH.split(File.pathSeparator)) {
      if (Files.isDirectory(Path.of(entry))) {
        try (Stream<Path> files = Files.walk(Path.of(entry))) {
          for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
            String state = file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
            version.update(state.getBytes(StandardCharsets.UTF_8));
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return version.getValue();
  }

  private static List<String> quick(String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xms256m",
                "-Xmn128m",
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djdk.serialFilter=" + serialFilter()));
    options.addAll(List.of(more));
    return options;
  }

  /** As {@code config/jvm.options} has it. */
  public static String serialFilter() {
    try {
      return Files.readAllLines(Path.of("config", "jvm.options")).stream()
          .filter(line -> line.startsWith("-Djdk.serialFilter="))
          .findAny()
          .orElseThrow()
          .replaceFirst("[^=]*=", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
