package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.GatewayProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** An ActiveMQ Classic. */
class ClassicPromisesIT extends BrokerPromises {

  private BrokerProcess broker;

  @Override
  List<GatewayProcess> start(Path folder) {
    broker =
        BrokerProcess.classic(folder.resolve("broker")).password("password-of-classic").start();
    return List.of(new GatewayProcess(folder.resolve("gateway")).onClassic(broker));
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

  @Test
  @Order(1)
  void limitsOfTheBrokerAreNoticed() {
    gateway().awaitLog("broker.limited a browser of this broker may end early");
    assertThat(gateway().log()).doesNotContain("jms.redeliveryPolicy", "jms.prefetchPolicy");
  }
}
