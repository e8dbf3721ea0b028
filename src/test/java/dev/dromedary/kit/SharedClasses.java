package dev.dromedary.kit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * Loading its classes is a third of a gateway's start. So one that is started and stopped for
 * nothing else leaves them in an archive, which all that start after it map (class data sharing,
 * JEP 350). Who starts only a few does not wait for it.
 */
public final class SharedClasses {

  private static final int FEW = 2;
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final Path FOLDER = Path.of("target", "shared-classes").toAbsolutePath();
  private static final Path ARCHIVE = FOLDER.resolve("archive.jsa");

  private static int starts;
  private static String jars;

  private SharedClasses() {}

  /** Options of the virtual machine of one more gateway, which make short lives quick. */
  public static synchronized List<String> options() {
    if (++starts <= FEW) {
      return quick("-cp", CLASS_PATH);
    }
    if (jars == null) {
      make();
    }
    return quick("-cp", jars, "-XX:SharedArchiveFile=" + ARCHIVE);
  }

  private static void make() {
    try {
      Files.createDirectories(FOLDER);
      Files.deleteIfExists(ARCHIVE);
      jars = jars();
      try (GatewayProcess gateway =
          new GatewayProcess(Files.createTempDirectory(FOLDER, "gateway"))) {
        gateway
            .options(quick("-cp", jars, "-XX:ArchiveClassesAtExit=" + ARCHIVE))
            .start()
            .awaitUp()
            .stop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class path with a jar in place of each folder, because what is in a folder may change. */
  private static String jars() {
    List<String> jars = new ArrayList<>();
    for (String entry : CLASS_PATH.split(File.pathSeparator)) {
      if (Files.isDirectory(Path.of(entry))) {
        String jar = FOLDER.resolve(jars.size() + ".jar").toString();
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "--create", "--file", jar, "-C", entry, ".");
        jars.add(jar);
      } else {
        jars.add(entry);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static List<String> quick(String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
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
