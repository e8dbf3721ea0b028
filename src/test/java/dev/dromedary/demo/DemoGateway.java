package dev.dromedary.demo;

import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The demo as the README starts it, but on free ports, in a folder of its own, with fewer events
 * and with retries that are over in seconds.
 */
final class DemoGateway implements AutoCloseable {

  private static final int RECEIVERS = 4;
  private static final int PORT_AS_SHIPPED = 8181;

  private final int port = Ports.free(RECEIVERS);
  private final GatewayProcess gateway;

  DemoGateway(Path folder, int events) {
    Path endpoints = folder.resolve("endpoints.yaml");
    try {
      Files.writeString(
          endpoints, onMyPorts(Files.readString(Path.of("config/demo/endpoints.yaml"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    gateway =
        new GatewayProcess(folder)
            .with("spring.profiles.active", "demo")
            .with("webhooks.retry.schedule", "500ms,500ms,500ms")
            .with("webhooks.demo.events", events)
            .with("webhooks.demo.rate", events)
            .with("webhooks.demo.port", port);
  }

  GatewayProcess gateway() {
    return gateway;
  }

  /** The same text, where the receivers of the demo have the ports that they have here. */
  String onMyPorts(String text) {
    String mine = text;
    for (int i = 0; i < RECEIVERS; i++) {
      mine = mine.replace("127.0.0.1:" + (PORT_AS_SHIPPED + i), "127.0.0.1:" + (port + i));
    }
    return mine;
  }

  @Override
  public void close() {
    gateway.close();
  }
}
