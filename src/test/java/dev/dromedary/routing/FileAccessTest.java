package dev.dromedary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAccessTest {

  @TempDir private Path folder;
  private Path file;
  private RouteFolder routes;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("mine.camel.yaml"), "- route:\n    id: a\n");
    routes = new RouteFolder(folder, "file:none/*");
    mode(file, "rw-r--r--");
    mode(folder, "rwxr-xr-x");
  }

  @Test
  void fileThatOnlyItsOwnerCanChangeIsTaken() throws IOException {
    assertThat(flaw()).isNull();

    mode(file, "r--r--r--");

    assertThat(flaw()).isNull();
  }

  @Test
  void fileThatOthersCanChangeIsRejectedWithTheCommandThatMendsIt() throws IOException {
    mode(file, "rw-r--rw-");
    assertThat(flaw()).endsWith("can be written by other users: chmod go-w '" + file + "'");

    mode(file, "rw-rw-r--");
    assertThat(flaw()).endsWith("chmod go-w '" + file + "'");
    assertThat(check()).contains("mine.camel.yaml").contains("chmod go-w");
  }

  /** A file can be put in it in place of the one that is there. */
  @Test
  void folderThatOthersCanChangeIsRejected() throws IOException {
    mode(folder, "rwxr-xrwx");

    assertThat(flaw()).endsWith("chmod go-w '" + folder.toRealPath() + "'");
  }

  /** All of it can be moved away, and another put in its place. */
  @Test
  void folderBelowOneThatOthersCanChangeIsRejected() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Path below = Files.createDirectories(open.resolve("a/routes"));
    Files.copy(file, below.resolve(file.getFileName()));
    routes = new RouteFolder(below, "file:none/*");
    mode(open, "rwxrwxrwx");

    assertThat(flaw()).endsWith("chmod go-w '" + open.toRealPath() + "'");

    Files.setAttribute(open, "unix:mode", 01777);
    assertThat(flaw()).as("sticky").isNull();
  }

  /** Files of others can be put in it, though this one cannot be moved. */
  @Test
  void stickyFolderOfRouteFilesIsRejected() throws IOException {
    Files.setAttribute(folder, "unix:mode", 01777);

    assertThat(flaw()).endsWith("chmod go-w '" + folder.toRealPath() + "'");
  }

  @Test
  void fileThatOthersCanChangeIsNotRead() throws IOException {
    mode(file, "rw-rw-r--");

    assertThat(routes.read().get("mine.camel.yaml").text()).isEmpty();
  }

  @Test
  void fileOfAnotherUserIsRejected() throws IOException {
    // Only root can give files away.
    org.junit.jupiter.api.Assumptions.assumeTrue("root".equals(System.getProperty("user.name")));
    Files.setAttribute(file, "unix:uid", 65_534);

    assertThat(flaw()).contains("belongs to the user").contains("chown root '" + file + "'");
  }

  @Test
  void linkIsAsTheFileThatItLeadsTo(@TempDir Path elsewhere) throws IOException {
    Path target = Files.writeString(elsewhere.resolve("target"), "- route:\n    id: b\n");
    mode(target, "rw-rw-rw-");
    Files.delete(file);
    Files.createSymbolicLink(file, target);

    assertThat(flaw()).contains("target").contains("chmod go-w");
  }

  /** As the kubelet lays it out, and changes it by the name of one link. */
  @Test
  void configMapIsReadThroughItsLinksAndReplacedAsAWhole() throws IOException {
    Files.delete(file);
    Path data = folder.resolve("..data");
    Files.createSymbolicLink(data, version("..2026_1", "one").getFileName());
    Files.createSymbolicLink(file, Path.of("..data", "mine.camel.yaml"));
    assertThat(flaw()).isNull();
    assertThat(routes.read().get("mine.camel.yaml").text()).isEqualTo("one");

    Path next = folder.resolve("..data_tmp");
    Files.createSymbolicLink(next, version("..2026_2", "two").getFileName());
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);

    assertThat(routes.read()).containsOnlyKeys("mine.camel.yaml");
    assertThat(routes.read().get("mine.camel.yaml").text()).isEqualTo("two");
  }

  private Path version(String name, String text) throws IOException {
    Path version = Files.createDirectory(folder.resolve(name));
    mode(version, "rwxr-xr-x");
    mode(Files.writeString(version.resolve("mine.camel.yaml"), text), "rw-r--r--");
    return version;
  }

  private String flaw() {
    return routes.read().get("mine.camel.yaml").flaw();
  }

  private String check() {
    return new RouteYaml(java.util.Set.of())
        .check(routes.read().get("mine.camel.yaml"))
        .orElseThrow()
        .toString();
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
