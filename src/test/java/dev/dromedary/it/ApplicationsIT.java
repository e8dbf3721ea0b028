package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.HostProject;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import jakarta.jms.Message;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The applications of docs/applications.md, as they stand there, beside a gateway. */
class ApplicationsIT extends OneGateway {

  private static final String PAGE = "docs/applications.md";

  @TempDir Path project;

  @BeforeAll
  static void awaitUp() {
    gateway.awaitUp();
  }

  @Test
  void applicationWithCamelMainPublishesAndHearsOfDeadLetters() throws Exception {
    HostProject host =
        new HostProject(project, HostProject.block(PAGE, "## The component", "xml"))
            .compile(
                "Orders",
                """
                import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
                import org.apache.camel.builder.RouteBuilder;
                import org.apache.camel.main.Main;
                """
                    + HostProject.block(PAGE, "## The component", "java"));
    assertThat(host.jars()).noneMatch(jar -> jar.toString().contains("spring-boot"));
    Inbox inbox = receiver.inbox("/applications/paid");
    receiver.register(api(), "/applications/paid", ofTenant("order.paid"));
    receiver.inbox("/applications/dead").answers((id, times) -> Receiver.Reply.status(500));
    receiver.register(api(), "/applications/dead", ofTenant("order.paid"));

    Process process =
        host.start("shop.Orders", gateway.brokerUrl(), GatewayProcess.BROKER_PASSWORD);
    try {
      send("shop.orders", "main-4711");

      arrives(inbox, "main-4711");
      assertThat(inbox.unverified()).isZero();
      eventually(
          () ->
              assertThat(host.log())
                  .containsPattern("delivery.dead_lettered \\{.*\"eventId\":\"main-4711\""));
    } catch (Throwable failure) {
      failure.addSuppressed(new AssertionError(host.log()));
      throw failure;
    } finally {
      end(process);
    }
  }

  @Test
  void applicationWithSpringBootOfBeforePublishes() throws Exception {
    HostProject host = refunds();
    assertThat(host.jars()).anyMatch(jar -> jar.toString().contains("spring-boot-3.5"));
    Inbox inbox = receiver.inbox("/applications/refunded");
    receiver.register(api(), "/applications/refunded", "order.refunded");

    Process process = host.start("shop.Refunds", broker());
    try {
      send("shop.refunds", "refund-4711");

      arrives(inbox, "refund-4711");
    } catch (Throwable failure) {
      failure.addSuppressed(new AssertionError(host.log()));
      throw failure;
    } finally {
      end(process);
    }
  }

  @Test
  void applicationWithSpringAlonePublishes() throws Exception {
    HostProject host =
        new HostProject(project, HostProject.block(PAGE, "## Spring without Camel", "xml"))
            .compile(
                "Payments",
                """
                import dev.dromedary.accept.EventPublisher;
                import dev.dromedary.accept.JmsEventPublisher;
                import dev.dromedary.event.PublishedEvent;
                import jakarta.jms.ConnectionFactory;
                import org.springframework.boot.CommandLineRunner;
                import org.springframework.boot.SpringApplication;
                import org.springframework.boot.autoconfigure.SpringBootApplication;
                import org.springframework.context.annotation.Bean;
                """
                    + HostProject.block(PAGE, "## Spring without Camel", "java"));
    assertThat(host.jars()).noneMatch(jar -> jar.toString().contains("camel"));
    Inbox inbox = receiver.inbox("/applications/received");
    receiver.register(api(), "/applications/received", ofTenant("payment.received"));

    Process process = host.start("shop.Payments", broker());
    try {
      arrives(inbox, "payment-4711");
    } catch (Throwable failure) {
      failure.addSuppressed(new AssertionError(host.log()));
      throw failure;
    } finally {
      end(process);
    }
  }

  @Test
  void springBootOfBeforeDoesNotStartAGatewayAndSaysWhatToUse() throws Exception {
    HostProject host = refunds();

    Process process = host.start("shop.Refunds", "--webhooks.enabled=true");
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
      assertThat(process.exitValue()).as(host.log()).isNotZero();
      assertThat(host.log())
          .contains("needs Spring Boot 4.1", "This application has 3.5.", "docs/applications.md")
          .doesNotContain("NoClassDefFoundError", "ClassNotFoundException", "\tat ");
    } finally {
      process.destroyForcibly();
    }
  }

  private HostProject refunds() throws Exception {
    return new HostProject(project, HostProject.block(PAGE, "## Spring Boot 3.5", "xml"))
        .compile(
            "Refunds",
            """
            import org.apache.camel.builder.RouteBuilder;
            import org.springframework.boot.SpringApplication;
            import org.springframework.boot.autoconfigure.SpringBootApplication;
            import org.springframework.context.annotation.Bean;
            """
                + HostProject.block(PAGE, "## Spring Boot 3.5", "java"));
  }

  private static String[] broker() {
    return new String[] {
      "--spring.artemis.broker-url=" + gateway.brokerUrl(),
      "--spring.artemis.user=webhooks",
      "--spring.artemis.password=" + GatewayProcess.BROKER_PASSWORD,
      "--camel.main.run-controller=true"
    };
  }

  private static Map<String, ?> ofTenant(String type) {
    return Map.of(
        "tenant", "acme", "eventTypes", java.util.List.of(type), "redeliveryPolicy", "once");
  }

  private static void send(String queue, String orderId) {
    gateway.transacted(
        session -> {
          Message order = session.createTextMessage("{\"order\": 4711}");
          order.setStringProperty("orderId", orderId);
          session.createProducer(session.createQueue(queue)).send(order);
          return null;
        });
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
  }
}
