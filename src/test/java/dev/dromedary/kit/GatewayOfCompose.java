package dev.dromedary.kit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A container of the service {@code gateway} of the compose file as a process: its environment, its
 * secrets, its folders, its health check; in place of its hosts and ports others.
 */
public final class GatewayOfCompose implements AutoCloseable {

  private final ComposeFile compose = new ComposeFile();
  private final Path folder;
  private final int port = Ports.free();
  private final Path log;
  private final Process process;

  /**
   * @param folder of this one
   * @param secrets the folder of the compose file's secrets
   * @param others settings of the test, by the names of the environment
   * @param places what stands in the environment, and its counterpart here
   */
  public GatewayOfCompose(
      Path folder, Path secrets, Map<String, String> others, Map<String, String> places) {
    this.folder = folder;
    log = folder.resolve("gateway.log");
    try {
      Path run = Files.createDirectories(folder.resolve("run/secrets"));
      for (Map.Entry<String, String> each : compose.secrets("gateway").entrySet()) {
        Files.copy(secrets.resolve(each.getValue()), run.resolve(each.getKey()));
      }
      Path home = Files.createDirectories(folder.resolve("dromedary"));
      for (String mounted : List.of("config", "routes")) {
        Files.createSymbolicLink(home.resolve(mounted), Path.of(mounted).toAbsolutePath());
      }
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(SharedClasses.options());
      command.add("dev.dromedary.Dromedary");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Map<String, String> environment = builder.environment();
      environment.clear();
      compose
          .environment("gateway")
          .forEach((name, value) -> environment.put(name, replaced(value, places)));
      environment.putAll(others);
      environment.put("SERVER_PORT", Integer.toString(port));
      environment.put("HOSTNAME", folder.getFileName().toString());
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String replaced(String value, Map<String, String> places) {
    String here = value.replace("/run/secrets/", folder.resolve("run/secrets") + "/");
    here = here.replace("/var/lib/dromedary", folder.resolve("state").toString());
    for (Map.Entry<String, String> each : places.entrySet()) {
      here = here.replace(each.getKey(), each.getValue());
    }
    return here;
  }

  /** Waits until the health check of the compose file passes. */
  public GatewayOfCompose awaitHealthy() {
    await(folder.getFileName() + " is healthy")
        .atMost(Duration.ofSeconds(180))
        .pollInterval(Duration.ofMillis(200))
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("It ended:\n" + log());
              }
            })
        .until(this::isHealthy);
    return this;
  }

  public boolean isHealthy() {
    try {
      List<String> command =
          compose.healthCheck("gateway").stream()
              .map(word -> word.replace("/127.0.0.1/8080", "/127.0.0.1/" + port))
              .toList();
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return port;
  }

  public GatewayApi api(String key) {
    return new GatewayApi("http://127.0.0.1:" + port, key);
  }

  /** As {@code docker stop}: whether it ends within that time by itself. */
  public boolean endsWithin(Duration grace) {
    try {
      process.destroy();
      return process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
