package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/dromedary} itself, with the jar of this build, as an operator calls it. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ProgramIT {

  @TempDir Path home;

  @Test
  void programStartsFromTheJarAndGivesItsExitCodeOn() throws Exception {
    try (var jars = Files.newDirectoryStream(Path.of("target"), "dromedary-*-exec.jar")) {
      assumeTrue(jars.iterator().hasNext(), "the jar is not built (-Dspring-boot.repackage.skip)");
    }

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
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isEqualTo(code);
    return output;
  }
}
