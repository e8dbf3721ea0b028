package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Ports;
import dev.dromedary.kit.SelfSigned;
import dev.dromedary.kit.Stomp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** An Artemis as a process of its own, by TLS and with a password; others send by STOMP. */
class ArtemisPromisesIT extends BrokerPromises {

  private static final String PASSWORD = "password-of-artemis";

  private final int protocols = Ports.free();
  private BrokerProcess broker;

  @Override
  List<GatewayProcess> start(Path folder) {
    Path keys = folder.resolve("broker.p12");
    SelfSigned.make(keys, "broker", "RSA", "ip:127.0.0.1");
    broker =
        new BrokerProcess(folder.resolve("broker"))
            .password(PASSWORD)
            .with("protocols", protocols)
            .with("keys", keys)
            .with("keysPassword", SelfSigned.PASSWORD)
            .parameters(
                "&sslEnabled=true&trustStoreType=PKCS12&trustStorePath=%s&trustStorePassword=%s"
                    .formatted(keys, SelfSigned.PASSWORD))
            .start();
    return List.of(new GatewayProcess(folder.resolve("gateway")).onBroker(broker));
  }

  @Override
  void restartBroker() {
    broker.kill9();
    broker.start();
  }

  @Override
  void stopBroker() {
    broker.close();
  }

  /** Text without a content-length, bytes with one. */
  @Test
  @Order(1)
  void eventOverStompIsDeliveredWithItsBodyAndHeaders() throws Exception {
    Inbox inbox = receiver.inbox("/stomp");
    register("/stomp", "stomp.*", Map.of("tenant", "acme"));

    try (Stomp stomp = new Stomp(protocols, "webhooks", PASSWORD)) {
      stomp.send("webhooks.events", headers("stomp-text"), "{\"n\":\"ä\"}", false);
      stomp.send("webhooks.events", headers("stomp-bytes"), "{\"n\":\"ä\"}", true);
    }

    eventually(() -> assertThat(inbox.missing(Set.of("stomp-text", "stomp-bytes"))).isEmpty());
    for (String id : List.of("stomp-text", "stomp-bytes")) {
      assertThat(new String(inbox.of(id).bodies().get(0), StandardCharsets.UTF_8))
          .isEqualTo("{\"n\":\"ä\"}");
    }
  }

  private static Map<String, String> headers(String id) {
    return Map.of(
        "eventType", "stomp.event", "eventId", id, "tenant", "acme", "persistent", "true");
  }
}
