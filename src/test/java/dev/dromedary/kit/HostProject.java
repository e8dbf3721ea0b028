package dev.dromedary.kit;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.slf4j.Logger;
import org.springframework.util.FileSystemUtils;

/**
 * A Maven project beside this one that has the jar among its dependencies. Its class path is what
 * Maven makes of that: the plain jar and what is not optional, and only of this build's jars.
 */
public final class HostProject {

  private static final String SOURCE = ".java";

  private final Path folder;
  private final List<Path> jars;

  /**
   * @param folder empty
   * @param dependencies elements of its pom: {@code dependencyManagement} and {@code dependencies}
   */
  public HostProject(Path folder, String dependencies) throws Exception {
    this.folder = folder;
    write(
        "pom.xml",
        project(
            "hosts",
            "<packaging>pom</packaging><modules><module>dromedary</module><module>host</module></modules>"));
    Files.createDirectories(folder.resolve("dromedary/target"));
    Files.copy(Path.of("pom.xml"), folder.resolve("dromedary/pom.xml"));
    FileSystemUtils.copyRecursively(
        Path.of("target/classes"), folder.resolve("dromedary/target/classes"));
    write(
        "host/pom.xml",
        project(
            "host",
            dependencies
                + "<build><plugins><plugin><artifactId>maven-jar-plugin</artifactId><configuration><archive><manifest>"
                + "<addClasspath>true</addClasspath><classpathLayoutType>repository</classpathLayoutType>"
                + "</manifest></archive></configuration></plugin></plugins></build>"));
    MavenBuild.run(
        folder, "org.apache.maven.plugins:maven-jar-plugin:%s:jar".formatted(jarPlugin()));
    jars = jarsOf(folder.resolve("host/target/host-1.jar"));
  }

  private HostProject(Path folder, List<Path> jars) {
    this.folder = folder;
    this.jars = jars;
  }

  /** The same application without the jar, and with all that the jar depends on. */
  public HostProject withoutTheJar() {
    return new HostProject(
        folder, jars.stream().filter(jar -> !jar.startsWith(folder.resolve("dromedary"))).toList());
  }

  /** Its dependencies, in their order. */
  public List<Path> jars() {
    return jars;
  }

  /** Where it runs, and what its classes are in. */
  public Path folder() {
    return folder.resolve("host");
  }

  /** Class path of the project and its dependencies. */
  public String classPath() {
    List<Path> entries = new ArrayList<>(jars);
    entries.add(0, folder().resolve("target/classes"));
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Compiles a class of the package {@code shop}, such as one of a page under docs. */
  public HostProject compile(String name, String source) throws IOException {
    Path file = folder().resolve("source/shop").resolve(name + SOURCE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "package shop;\n" + source);
    compile(List.of(file));
    return this;
  }

  /** Takes the classes and resources of a folder of this build's tests. */
  public HostProject with(Path sources) throws IOException {
    Path classes = Files.createDirectories(folder().resolve("target/classes"));
    FileSystemUtils.copyRecursively(sources, classes);
    try (Stream<Path> files = Files.walk(sources)) {
      compile(files.filter(file -> file.toString().endsWith(SOURCE)).toList());
    }
    return this;
  }

  private void compile(List<Path> files) throws IOException {
    Path classes = Files.createDirectories(folder().resolve("target/classes"));
    List<String> options =
        new ArrayList<>(
            List.of("-proc:none", "-parameters", "-d", classes.toString(), "-cp", classPath()));
    files.forEach(file -> options.add(file.toString()));
    int result =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
    if (result != 0) {
      throw new AssertionError("These do not compile: " + files);
    }
  }

  /** The first block of that kind behind the heading, as the page has it. */
  public static String block(String page, String heading, String kind) throws IOException {
    String section = Files.readString(Path.of(page)).split("\n" + heading + "\n", 2)[1];
    return section.split("```" + kind + "\n", 2)[1].split("```", 2)[0];
  }

  /** Takes the compiled classes of a package of this build's tests. */
  public HostProject with(Class<?> main) throws IOException {
    String name = main.getName().replace('.', '/') + ".class";
    Path target = folder().resolve("target/classes").resolve(name);
    Files.createDirectories(target.getParent());
    Files.copy(Path.of("target/test-classes").resolve(name), target);
    return this;
  }

  /** Starts it; what it says is in {@code host.log}. */
  public Process start(String main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                main));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command)
        .directory(folder().toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder().resolve("host.log").toFile())
        .start();
  }

  public String log() throws IOException {
    return Files.readString(folder().resolve("host.log"));
  }

  /** The version that built this project's jar, so it is there without a network. */
  private static String jarPlugin() {
    return System.getProperty("maven-jar-plugin.version");
  }

  private List<Path> jarsOf(Path jar) throws IOException, URISyntaxException {
    try (JarFile file = new JarFile(jar.toFile())) {
      String classPath =
          file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      List<Path> paths = new ArrayList<>();
      for (String entry : classPath.split(" ")) {
        paths.add(
            entry.startsWith("dev/dromedary/")
                ? folder.resolve("dromedary/target").resolve(Path.of(entry).getFileName())
                : repository().resolve(entry));
      }
      return paths;
    }
  }

  /** Of Maven, from which this process has its jars: group, artifact, version, file. */
  private static Path repository() throws URISyntaxException {
    Path jar = Path.of(Logger.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return jar.resolve("../../../../..").normalize();
  }

  private void write(String file, String content) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content, StandardCharsets.UTF_8);
  }

  private static String project(String artifact, String content) {
    return """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>example</groupId>
          <artifactId>%s</artifactId>
          <version>1</version>
          %s
        </project>
        """
        .formatted(artifact, content);
  }
}
