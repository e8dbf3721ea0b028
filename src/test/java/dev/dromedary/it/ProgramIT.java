package dev.dromedary.it;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dromedary.kit.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/dromedary} itself, with the jar of this build, as an operator calls it. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ProgramIT {

  /** Of the receivers of the demo. */
  private static final int DEMO_PORTS = 4;

  @TempDir Path home;

  private String options;
  private long last;

  @Test
  void programStartsFromTheJarAndGivesItsExitCodeOn() throws Exception {
    assumeJar();

    assertThat(run(0, "secret", "generate")).startsWith("whsec_").doesNotContain("WARN");
    assertThat(run(0, "secret", "generate")).startsWith("whsec_");
    assertThat(run(0)).contains("Commands:").doesNotContain("\u001b[");
    assertThat(run(2, "nothing")).contains("Unmatched argument");
    assertThat(run(3, "queues", "--url", "http://127.0.0.1:1")).contains("No gateway answers");
    assertThat(run(0, "routes", "validate", "routes/retry.camel.yaml")).contains(": ok");
    try (var cached = Files.walk(home.resolve(".cache"))) {
      assertThat(cached.filter(file -> file.toString().endsWith(".jsa"))).hasSize(1);
    }
  }

  @Test
  void gatewayStartsFromTheClassesThatPrepareKept() throws Exception {
    assumeJar();
    String[] quick = {
      "--webhooks.demo.port=" + Ports.free(DEMO_PORTS),
      "--webhooks.retry.schedule=100ms,100ms,100ms"
    };

    String[] few = {"--webhooks.demo.events=200"};
    options = "-Dof.the=caller";
    assertThat(run(0, command("prepare", quick, few)))
        .contains("serve starts from")
        .doesNotContain("Illegal number");
    Path loaded = home.resolve("loaded");
    options = "-Xlog:class+load:file=" + loaded;

    assertThat(run(0, command("serve", demo(), quick)))
        .contains("All is settled")
        .doesNotContain("cannot be extracted");
    try (var classes = Files.lines(loaded)) {
      assertThat(classes.filter(line -> line.contains("dev.dromedary.gateway.Gateway ")))
          .singleElement(as(STRING))
          .contains("shared objects file");
    }
  }

  @Test
  void gatewayStartsFromTheJarWhereNothingCanBeExtracted() throws Exception {
    assumeJar();
    String[] quick = {
      "--webhooks.demo.port=" + Ports.free(DEMO_PORTS),
      "--webhooks.retry.schedule=100ms,100ms,100ms"
    };
    String[] command = command("serve", demo(), quick);
    home = Files.writeString(home.resolve("file"), "no folder");

    assertThat(run(0, command))
        .contains("the gateway starts from the jar")
        .contains("All is settled");
  }

  @Test
  void classesOfFormerJarsAreRemovedUnlessAProcessRunsFromThem() throws Exception {
    assumeJar();
    Path caches = home.resolve(".cache/dromedary");
    Path running = former(caches.resolve("1"), ProcessHandle.current().pid());
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path left = former(caches.resolve("2"), ended.pid());

    run(0, "secret", "generate");

    assertThat(running).exists();
    assertThat(left).doesNotExist();
    try (var files = Files.walk(caches)) {
      assertThat(files).as("of this call").anyMatch(file -> file.endsWith("pid." + last));
    }
  }

  private static Path former(Path folder, long process) throws Exception {
    Files.createDirectories(folder);
    Files.createFile(folder.resolve("app.jar"));
    Files.createFile(folder.resolve("pid." + process));
    Instant then = Instant.now().minus(Duration.ofDays(40));
    return Files.setLastModifiedTime(folder, FileTime.from(then));
  }

  private String[] demo() {
    return new String[] {
      "--spring.profiles.active=demo",
      "--webhooks.demo.exit=true",
      "--webhooks.demo.events=40",
      "--webhooks.data-dir=" + home.resolve("data"),
      "--webhooks.broker.port=0",
      "--server.port=0"
    };
  }

  private static String[] command(String name, String[]... settings) {
    return Stream.concat(Stream.of(name), Stream.of(settings).flatMap(Stream::of))
        .toArray(String[]::new);
  }

  private static void assumeJar() throws Exception {
    try (var jars = Files.newDirectoryStream(Path.of("target"), "dromedary-*-exec.jar")) {
      assumeTrue(jars.iterator().hasNext(), "the jar is not built (-Dspring-boot.repackage.skip)");
    }
  }

  private String run(int code, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Path.of("bin/dromedary").toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("DROMEDARY_") || name.startsWith("XDG_"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (options != null) {
      builder.environment().put("JDK_JAVA_OPTIONS", options);
    }
    Process process = builder.start();
    last = process.pid();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isEqualTo(code);
    return output;
  }
}
