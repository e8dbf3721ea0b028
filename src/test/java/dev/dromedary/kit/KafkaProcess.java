package dev.dromedary.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * A Kafka (KRaft, one node) in a process of its own, of the version of the client. Its libraries
 * are those of a project of its own, as they are no part of this build.
 */
public final class KafkaProcess implements AutoCloseable {

  private static final String SETTINGS = "server.properties";

  private final int port = Ports.free();
  private final HostProject project;
  private Process process;

  /**
   * @param folder empty, for everything on disk
   */
  public KafkaProcess(Path folder) throws Exception {
    project =
        new HostProject(
            folder,
            """
            <dependencies>
              <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>%s</version></dependency>
              <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
            </dependencies>
            """
                .formatted(AppInfoParser.getVersion()));
    int controller = Ports.free();
    Files.createDirectories(project.folder());
    Files.writeString(
        project.folder().resolve(SETTINGS),
        """
        process.roles=broker,controller
        node.id=1
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        controller.quorum.voters=1@127.0.0.1:%2$d
        log.dirs=log
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        auto.create.topics.enable=false
        """
            .formatted(port, controller));
    Process format =
        project.start(
            "kafka.tools.StorageTool",
            "format",
            "-t",
            Uuid.randomUuid().toString(),
            "-c",
            SETTINGS);
    assertThat(format.waitFor(1, TimeUnit.MINUTES) && format.exitValue() == 0)
        .as(project.log())
        .isTrue();
  }

  public KafkaProcess start() throws IOException {
    process = project.start("kafka.Kafka", SETTINGS);
    await("Kafka")
        .atMost(Duration.ofMinutes(1))
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError(project.log());
              }
            })
        .until(this::listens);
    return this;
  }

  private boolean listens() {
    return Ports.listens(port);
  }

  public String url() {
    return "127.0.0.1:" + port;
  }

  public Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, url()));
  }

  /** kill -9. */
  public void kill9() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      kill9();
    }
  }
}
