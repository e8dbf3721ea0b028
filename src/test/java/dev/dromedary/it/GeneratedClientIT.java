package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.MavenBuild;
import dev.dromedary.kit.Receiver;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** A client that openapi-generator makes of docs/openapi.json does what the README shows. */
class GeneratedClientIT extends OneGateway {

  @TempDir Path project;

  @Test
  void generatedClientDoesTheTour() throws Exception {
    FileSystemUtils.copyRecursively(Path.of("src/test/client"), project);
    Files.copy(Path.of("docs/openapi.json"), project.resolve("openapi.json"));
    MavenBuild.run(project, "compile");
    receiver.inbox("/client-good");
    receiver.inbox("/client-bad").answers((id, times) -> Receiver.Reply.status(503));

    Process tour =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                project.resolve("target/classes")
                    + File.pathSeparator
                    + System.getProperty("java.class.path"),
                "example.Tour",
                api().root() + "/api/v1",
                GatewayProcess.KEY,
                receiver.url("/client-good"),
                receiver.url("/client-bad"))
            .redirectErrorStream(true)
            .start();
    String said = new String(tour.getInputStream().readAllBytes());
    tour.waitFor(1, TimeUnit.MINUTES);

    assertThat(tour.exitValue()).as(said).isZero();
    assertThat(said.lines())
        .containsExactly(
            "delivered and replayed", "dead-lettered and requeued", "failed with a problem");
  }
}
