package dev.dromedary.kit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Builds a project beside this one, with this one's Maven. */
public final class MavenBuild {

  private MavenBuild() {}

  /** Without the network where that suffices: it may take more than this build does. */
  public static void run(Path project, String goal) throws Exception {
    Path log = project.resolve("maven.log");
    if (!run(project, log, List.of("-o", goal)) && !run(project, log, List.of(goal))) {
      throw new AssertionError("Maven cannot build this:\n" + Files.readString(log));
    }
  }

  private static boolean run(Path project, Path log, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of("mvnw").toAbsolutePath().toString());
    command.addAll(List.of("-B", "-q", "-f", "pom.xml"));
    command.addAll(arguments);
    Process maven =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!maven.waitFor(5, TimeUnit.MINUTES)) {
      maven.destroyForcibly();
      return false;
    }
    return maven.exitValue() == 0;
  }
}
