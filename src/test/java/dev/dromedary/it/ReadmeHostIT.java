package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.HostProject;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Ports;
import dev.dromedary.kit.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootVersion;

/** The dependencies, settings and class that the README has for an application, as they stand. */
class ReadmeHostIT {

  /** In a file that is compiled, what an editor adds. */
  private static final String IMPORTS =
      """
      import jakarta.jms.ConnectionFactory;
      import org.springframework.beans.factory.ObjectProvider;
      import org.springframework.boot.SpringApplication;
      import org.springframework.boot.autoconfigure.SpringBootApplication;
      import org.springframework.boot.context.event.ApplicationReadyEvent;
      import org.springframework.context.ApplicationListener;
      import org.springframework.context.annotation.Bean;
      import org.springframework.jms.core.JmsTemplate;
      """;

  @TempDir Path folder;

  @Test
  void applicationOfTheReadmeIsAWholeGateway() throws Exception {
    HostProject host = application(block("xml"));
    String broker = "artemis-server-%s.jar".formatted(version("artemis"));
    assertThat(host.jars())
        .noneMatch(jar -> jar.toString().contains("spring-security"))
        .as("the version that was tested")
        .anyMatch(jar -> jar.endsWith(broker));
    int port = Ports.free();

    Process process = start(host, port);
    try (Receiver receiver = new Receiver()) {
      Inbox inbox = receiver.inbox("/in");
      GatewayApi api = new GatewayApi("http://127.0.0.1:" + port);
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() -> !process.isAlive() || api.status("/actuator/health") == 200);
      assertThat(process.isAlive()).as(host.log()).isTrue();
      assertThat(api.with("wrong").status("/api/v1/endpoints")).isEqualTo(401);
      receiver.register(api, "/in", "order.*");

      api.post("/api/v1/events", Map.of("type", "order.paid", "id", "over-http", "data", 1));

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(inbox.requests()).containsKey("over-http"));
      assertThat(inbox.unverified()).isZero();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(api.all("/api/v1/events?type=order.paid"))
                      .as("the one that the application sends, and the one over HTTP")
                      .hasSize(2));
    } finally {
      process.destroy();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
    }
    assertThat(host.log()).doesNotContain("NoClassDefFoundError", "ClassNotFoundException");
  }

  /** Spring Boot manages an older one, by its bill of materials and by its parent. */
  @Test
  void artemisThatWasTestedTravelsToAnApplicationThatManagesAnother() throws Exception {
    String boot = "<groupId>org.springframework.boot</groupId>";
    String version = "<version>" + SpringBootVersion.getVersion() + "</version>";
    String imported =
        block("xml")
            .replaceFirst(
                "</dependencies></dependencyManagement>",
                "<dependency>%s<artifactId>spring-boot-dependencies</artifactId>%s<type>pom</type><scope>import</scope></dependency>$0"
                    .formatted(boot, version));
    String inherited =
        "<parent>%s<artifactId>spring-boot-starter-parent</artifactId>%s<relativePath/></parent><properties>%s</properties>%s"
            .formatted(
                boot,
                version,
                property("artemis") + property("netty") + property("tomcat"),
                block("xml"));

    for (String dependencies : List.of(imported, inherited)) {
      HostProject host =
          new HostProject(Files.createTempDirectory(folder, "managed"), dependencies);

      assertThat(host.jars())
          .extracting(jar -> jar.getFileName().toString())
          .contains("artemis-server-%s.jar".formatted(version("artemis")))
          .filteredOn(name -> name.matches("(netty-buffer|tomcat-embed-core)-.*"))
          .containsExactlyInAnyOrder(
              "netty-buffer-%s.jar".formatted(version("netty")),
              "tomcat-embed-core-%s.jar".formatted(version("tomcat")));
    }
  }

  private static String property(String library) throws Exception {
    return "<%1$s.version>%2$s</%1$s.version>".formatted(library, version(library));
  }

  /** Spring Boot makes a chain that closes all paths, unless there is one. */
  @Test
  void applicationWithSpringSecurityKeepsItForItsOwnPaths() throws Exception {
    String security =
        "<dependency><groupId>org.springframework.boot</groupId>"
            + "<artifactId>spring-boot-starter-security</artifactId></dependency></dependencies>";
    HostProject host = application(block("xml").replaceFirst("</dependencies>\\s*$", security));
    assertThat(host.jars()).anyMatch(jar -> jar.toString().contains("spring-boot-security"));
    int port = Ports.free();
    GatewayApi api = new GatewayApi("http://127.0.0.1:" + port);

    Process process = start(host, port);
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() -> !process.isAlive() || api.status("/api/v1/endpoints") == 200);
      assertThat(process.isAlive()).as(host.log()).isTrue();
      assertThat(api.post("/api/v1/events", Map.of("type", "order.paid", "data", 1)).status())
          .isEqualTo(202);
      assertThat(api.with("wrong").get("/api/v1/endpoints").json().path("type").stringValue())
          .isEqualTo("urn:dromedary:problem:unauthorized");
      assertThat(api.send("GET", "/", "", "Accept", "application/json").statusCode())
          .as("a path of the application")
          .isEqualTo(401);
    } finally {
      process.destroy();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
    }
  }

  private static Process start(HostProject host, int port) throws Exception {
    return host.start(
        "shop.Shop",
        "--server.port=" + port,
        "--webhooks.broker.port=" + Ports.free(),
        "--webhooks.broker.max-disk-usage=100",
        "--webhooks.admin.api-key=" + GatewayProcess.KEY,
        "--webhooks.delivery.allow-http=true",
        "--webhooks.delivery.allowed-networks=127.0.0.0/8");
  }

  /** Without what the README says may be left out. */
  @Test
  void gatewayNeedsNeitherAWebServerNorActuator() throws Exception {
    String dependencies =
        Pattern.compile(
                "(?s)<dependency>(?:(?!</dependency>).)*(?:webmvc|actuator)</artifactId>.*?</dependency>")
            .matcher(block("xml"))
            .replaceAll("");
    HostProject host = application(dependencies);
    assertThat(host.jars())
        .extracting(jar -> jar.getFileName().toString())
        .noneMatch(
            name -> name.matches("(spring-boot-(webmvc|actuator|health)|tomcat-embed-core)-.*"));
    try (Receiver receiver = new Receiver()) {
      Inbox inbox = receiver.inbox("/in");
      Files.writeString(
          host.folder().resolve("endpoints.yaml"),
          "endpoints:\n  - id: in\n    url: %s\n    eventTypes: [\"order.*\"]\n    secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"
              .formatted(receiver.url("/in")));
      inbox.verifyWith("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
      Process process =
          host.start(
              "shop.Shop",
              "--webhooks.broker.port=" + Ports.free(),
              "--webhooks.broker.max-disk-usage=100",
              "--webhooks.endpoints.location=endpoints.yaml",
              "--webhooks.delivery.allow-http=true",
              "--webhooks.delivery.allowed-networks=127.0.0.0/8");
      try {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> !process.isAlive() || inbox.delivered() == 1);
        assertThat(process.isAlive()).as(host.log()).isTrue();
        assertThat(inbox.unverified()).isZero();
      } finally {
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
      }
    }
  }

  private HostProject application(String dependencies) throws Exception {
    HostProject host =
        new HostProject(folder, dependencies).compile("Shop", IMPORTS + block("java"));
    Files.writeString(host.folder().resolve("target/classes/application.yaml"), block("yaml"));
    return host;
  }

  private static String version(String library) throws Exception {
    return Files.readString(Path.of("pom.xml"))
        .replaceAll("(?s).*<%s.version>(.*?)<.*".formatted(library), "$1");
  }

  private static String block(String kind) throws Exception {
    return HostProject.block("README.md", "## Add it to your application", kind);
  }
}
