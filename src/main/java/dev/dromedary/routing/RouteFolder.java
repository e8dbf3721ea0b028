package dev.dromedary.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Where route files come from: the jar's own, and a folder that wins over them file by file. A jar
 * file without a counterpart in the folder stays in force, so that an operator who changes one
 * stage keeps a complete gateway, and gets the other stages' fixes with the next version.
 */
final class RouteFolder {

  private static final String STAMP = "unix:ino,size,ctime";

  static final String SHIPPED = "classpath*:dromedary/routes/*" + RouteFile.ENDING;

  /** After which a file that is written again has another time of its change. */
  private static final long SETTLED = TimeUnit.SECONDS.toNanos(2);

  /** After which all is read again: the folders above can be opened to other users as well. */
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

  private final Path folder;
  private final Map<String, RouteFile> shipped;
  private SortedMap<String, RouteFile> files = new TreeMap<>();
  private Map<Path, Map<String, Object>> stamps;
  private long stampedAt;
  private long readAt;

  RouteFolder(Path folder) {
    this(folder, SHIPPED);
  }

  RouteFolder(Path folder, String shippedPattern) {
    this.folder = folder;
    this.shipped = readShipped(shippedPattern);
  }

  /**
   * The files in force now, by name. They are read again where the file system has another inode,
   * size or time of a change of one of them, which a program cannot set, and until that has been
   * the same for longer than its clock is coarse.
   */
  synchronized SortedMap<String, RouteFile> read() {
    if (!Files.isDirectory(folder)) {
      return new TreeMap<>(shipped);
    }
    try {
      long now = System.nanoTime();
      Map<Path, Map<String, Object>> found = stamps();
      if (!found.equals(stamps)) {
        stamps = found;
        stampedAt = now;
        readAt = now - LONGEST;
      }
      if (readAt - stampedAt < SETTLED || now - readAt >= LONGEST) {
        files = new TreeMap<>(shipped);
        readInto(files, FileAccess.flaw(folder.toRealPath()).orElse(null));
        readAt = now;
      }
    } catch (IOException e) {
      stamps = null;
      throw new UncheckedIOException("Cannot read the routes folder " + folder, e);
    }
    return files;
  }

  /** Whether these are the routes of the jar, word for word, wherever they were read. */
  boolean areShipped(Map<String, RouteFile> files) {
    return files.keySet().equals(shipped.keySet())
        && files.values().stream()
            .allMatch(
                file -> file.flaw() == null && file.text().equals(shipped.get(file.name()).text()));
  }

  /** Of the folder and its files; never the same twice where the system does not tell them. */
  private Map<Path, Map<String, Object>> stamps() throws IOException {
    Map<Path, Map<String, Object>> all = new HashMap<>();
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Map.of(folder, Map.of("time", System.nanoTime()));
    }
    all.put(folder, Files.readAttributes(folder, STAMP));
    try (var paths = Files.newDirectoryStream(folder, "*" + RouteFile.ENDING)) {
      for (Path path : paths) {
        all.put(path, Files.readAttributes(path, STAMP));
      }
    } catch (NoSuchFileException e) {
      // Removed meanwhile: there is no stamp of it at the next look either.
    }
    return all;
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
