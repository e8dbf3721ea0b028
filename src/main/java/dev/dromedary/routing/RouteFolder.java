package dev.dromedary.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Where route files come from: the jar's own, and a folder that wins over them file by file. A jar
 * file without a counterpart in the folder stays in force, so that an operator who changes one
 * stage keeps a complete gateway, and gets the other stages' fixes with the next version.
 */
final class RouteFolder {

  static final String SHIPPED = "classpath*:dromedary/routes/*" + RouteFile.ENDING;

  private final Path folder;
  private final Map<String, RouteFile> shipped;

  RouteFolder(Path folder) {
    this(folder, SHIPPED);
  }

  RouteFolder(Path folder, String shippedPattern) {
    this.folder = folder;
    this.shipped = readShipped(shippedPattern);
  }

  /**
   * The files in force now, by name. The whole text is read each time: there are a dozen small
   * files, and a time stamp with a size can miss a change.
   */
  SortedMap<String, RouteFile> read() {
    SortedMap<String, RouteFile> files = new TreeMap<>(shipped);
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try {
      String flaw = FileAccess.flaw(folder.toRealPath()).orElse(null);
      readInto(files, flaw);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the routes folder " + folder, e);
    }
    return files;
  }

  /**
   * @param flaw of the folder, and so of each file in it
   */
  private void readInto(Map<String, RouteFile> files, String flaw) throws IOException {
    try (var paths = Files.newDirectoryStream(folder, "*" + RouteFile.ENDING)) {
      for (Path path : paths) {
        readInto(files, path, flaw);
      }
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  private static void readInto(Map<String, RouteFile> files, Path path, String flaw)
      throws IOException {
    try {
      String name = path.getFileName().toString();
      String origin = "file:" + path.toAbsolutePath().normalize();
      Path real = path.toRealPath();
      String own = flaw != null ? flaw : FileAccess.flaw(real).orElse(null);
      // Read after the check, so that no other user can have changed it. Decoded leniently: a
      // byte that is not UTF-8 is for the check to report, with its line.
      String text = own != null ? "" : new String(Files.readAllBytes(real), StandardCharsets.UTF_8);
      files.put(name, new RouteFile(name, origin, text, own));
    } catch (NoSuchFileException e) {
      // Removed between listing and reading: the same as removed before.
    }
  }

  private static Map<String, RouteFile> readShipped(String pattern) {
    SortedMap<String, RouteFile> files = new TreeMap<>();
    try {
      for (Resource resource : new PathMatchingResourcePatternResolver().getResources(pattern)) {
        String name = resource.getFilename();
        String text = resource.getContentAsString(StandardCharsets.UTF_8);
        files.putIfAbsent(name, new RouteFile(name, "classpath:dromedary/routes/" + name, text));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the routes in the jar", e);
    }
    return files;
  }
}
