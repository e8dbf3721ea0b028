package dev.dromedary.it;

import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.GatewayProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A primary Artemis and its backup with one folder; the broker that is killed becomes the backup.
 */
class PairPromisesIT extends BrokerPromises {

  private BrokerProcess active;
  private BrokerProcess passive;

  @Override
  List<GatewayProcess> start(Path folder) {
    Path store = folder.resolve("store");
    active = new BrokerProcess(store).with("role", "primary");
    passive = new BrokerProcess(store).with("role", "backup").with("peers", active.port());
    active.with("peers", passive.port()).start();
    passive.launch();
    return List.of(
        new GatewayProcess(folder.resolve("gateway")).onBroker(active, url(active, passive)));
  }

  private static String url(BrokerProcess... pair) {
    return "(tcp://127.0.0.1:%d,tcp://127.0.0.1:%d)%s"
        .formatted(pair[0].port(), pair[1].port(), BrokerProcess.WINDOWS);
  }

  /** Failover. */
  @Override
  void restartBroker() {
    active.kill9();
    BrokerProcess killed = active;
    active = passive;
    await("failover").atMost(Duration.ofSeconds(60)).until(active::listens);
    passive = killed.with("role", "backup").launch();
  }

  @Override
  void stopBroker() {
    active.close();
    passive.close();
  }
}
