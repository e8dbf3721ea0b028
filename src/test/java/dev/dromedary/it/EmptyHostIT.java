package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.HostProject;
import example.empty.EmptyHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that has the jar among its dependencies, and nothing else. */
class EmptyHostIT {

  private static final String DEPENDENCY =
      """
      <dependencyManagement><dependencies><dependency>
        <groupId>dev.dromedary</groupId><artifactId>dromedary</artifactId><version>0.1.0-SNAPSHOT</version>
        <type>pom</type><scope>import</scope>
      </dependency></dependencies></dependencyManagement>
      <dependencies><dependency>
        <groupId>dev.dromedary</groupId><artifactId>dromedary</artifactId><version>0.1.0-SNAPSHOT</version>
      </dependency></dependencies>
      """;

  /** What a JVM and Camel have in every application. */
  private static final String OTHERS =
      "main|Reference Handler|Finalizer|Signal Dispatcher|Service Thread|Monitor Deflation Thread"
          + "|C1 CompilerThread\\d+|Common-Cleaner|Notification Thread|Sweeper thread|Attach Listener"
          + "|process reaper.*|Camel \\(.*|SpringApplicationShutdownHook";

  @TempDir static Path folder;

  private static HostProject host;

  @BeforeAll
  static void make() throws Exception {
    host = new HostProject(folder, DEPENDENCY).with(EmptyHost.class);
  }

  @Test
  void jarAloneStartsNothing() throws Exception {
    assertThat(host.jars())
        .extracting(jar -> jar.getFileName().toString())
        .anyMatch(name -> name.startsWith("dromedary-"))
        .noneMatch(
            name ->
                name.matches(
                    "(tomcat-embed-core|spring-web|spring-boot-(webmvc|jdbc|artemis|actuator|jms)|spring-jdbc|HikariCP|h2|postgresql|flyway"
                        + "|artemis|netty|json-schema|standardwebhooks)-.*"));

    assertThat(exitCode(host.start(EmptyHost.class.getName()))).as(host.log()).isZero();

    assertThat(said("ended")).hasSize(1);
    assertThat(said("bean"))
        .isNotEmpty()
        .noneMatch(bean -> bean.startsWith("webhooks"))
        .noneMatch(bean -> bean.contains(" dev.dromedary."))
        .noneMatch(bean -> bean.matches(".*(DataSource|ConnectionFactory|WebServer).*"));
    assertThat(said("thread")).contains("main").allMatch(thread -> thread.matches(OTHERS));
    assertThat(said("listening")).isSubsetOf("witness");
    assertThat(Files.list(host.folder()).map(path -> path.getFileName().toString()))
        .containsExactlyInAnyOrder("pom.xml", "target", "host.log");
  }

  @Test
  void gatewayThatLacksLibrariesNamesThem() throws Exception {
    int exit = exitCode(host.start(EmptyHost.class.getName(), "--webhooks.enabled=true"));

    assertThat(exit).as(host.log()).isNotZero();
    assertThat(host.log())
        .contains(
            "libraries that a gateway needs are not on the class path:"
                + " org.springframework.boot:spring-boot-starter-jdbc, org.flywaydb:flyway-core,"
                + " com.networknt:json-schema-validator, org.apache.artemis:artemis-jakarta-server")
        .doesNotContain("NoClassDefFoundError", "ClassNotFoundException", "\tat ");
    assertThat(host.folder().resolve("data")).doesNotExist();
  }

  private static int exitCode(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends by itself").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> said(String what) throws Exception {
    String start = "host." + what + " ";
    return host.log()
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }
}
