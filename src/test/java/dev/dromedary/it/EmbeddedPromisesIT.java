package dev.dromedary.it;

import dev.dromedary.kit.GatewayProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The Artemis in the gateway's process: a kill of one is one of both. */
@EnabledIfSystemProperty(named = "test.long", matches = "true")
class EmbeddedPromisesIT extends BrokerPromises {

  @Override
  List<GatewayProcess> start(Path folder) {
    return List.of(new GatewayProcess(folder.resolve("gateway")));
  }

  @Override
  void restartBroker() {
    gateway().kill9();
    gateway().start().awaitUp();
  }

  @Override
  void stopBroker() {}
}
