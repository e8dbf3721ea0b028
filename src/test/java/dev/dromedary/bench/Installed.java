package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The gateway as an operator runs it: from the executable jar, with {@code config/jvm.options} and
 * the defaults of the heap. Its Java is that of the bench; {@code -Dbench.java} counts here too.
 */
final class Installed {

  private final Path folder;
  private final String java = System.getProperty("java.home");
  private boolean prepared;
  private int number;

  Installed(Path folder) {
    this.folder = folder;
  }

  /** By {@code java -jar}, with a new data folder. */
  GatewayProcess plain() throws IOException {
    Path jar;
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      jar =
          files
              .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("target has no executable jar"));
    }
    return gateway(java + "/bin/java", "@config/jvm.options", "-jar", jar.toString());
  }

  /** By {@code bin/dromedary serve} after {@code prepare}, with a new data folder. */
  GatewayProcess prepared() throws Exception {
    if (!prepared) {
      System.out.println("bin/dromedary prepare");
      Process process = new ProcessBuilder(command("bin/dromedary", "prepare")).inheritIO().start();
      Processes.await(process, 600);
      prepared = true;
    }
    return gateway("bin/dromedary", "serve");
  }

  private GatewayProcess gateway(String... words) {
    return new GatewayProcess(folder.resolve("installed-" + number++)).command(command(words));
  }

  private List<String> command(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of("env", "JAVA_HOME=" + java, "XDG_CACHE_HOME=" + folder.toAbsolutePath()));
    String options = System.getProperty("bench.java", "").trim();
    if (!options.isEmpty()) {
      command.add("JDK_JAVA_OPTIONS=" + options);
    }
    command.addAll(List.of(words));
    return command;
  }
}
