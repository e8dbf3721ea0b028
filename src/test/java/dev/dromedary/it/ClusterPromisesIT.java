package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.PostgresDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Two active Artemis, with a gateway at each, on one database. */
@EnabledIfSystemProperty(named = "test.long", matches = "true")
class ClusterPromisesIT extends BrokerPromises {

  private final PostgresDatabase database = new PostgresDatabase();
  private BrokerProcess here;
  private BrokerProcess there;

  @Override
  List<GatewayProcess> start(Path folder) {
    here = new BrokerProcess(folder.resolve("here"));
    there = new BrokerProcess(folder.resolve("there")).with("peers", here.port());
    here.with("peers", there.port()).start();
    there.start();
    return List.of(gateway(folder.resolve("a"), here), gateway(folder.resolve("b"), there));
  }

  private GatewayProcess gateway(Path folder, BrokerProcess node) {
    return new GatewayProcess(folder)
        .onBroker(node, node.url() + "&useTopologyForLoadBalancing=false")
        .onDatabase(database.dataSource());
  }

  @Override
  void restartBroker() {
    here.kill9();
    here.start();
  }

  @Override
  void stopBroker() {
    here.close();
    there.close();
    database.close();
  }

  @Override
  @Test
  @Disabled("each node has a part of the ordered lane")
  void orderedEndpointKeepsItsOrderThoughOneFails() {}

  /**
   * Over JMS each gateway knows the events that came to itself; over HTTP the history of all is
   * compared.
   */
  @Override
  @Test
  @Order(1)
  @DisplayName("over HTTP")
  void eventIdThatCameBeforeIsDropped() {
    Inbox inbox = receiver.inbox("/twice");
    register("/twice", "twice.*", Map.of());
    GatewayApi other = gateways.get(1).api();
    publish(api(), "twice");
    eventually(() -> assertThat(other.status("/api/v1/events/twice")).isEqualTo(200));

    publish(other, "twice");
    publish(other, "twice-last");

    eventually(() -> assertThat(inbox.missing(Set.of("twice", "twice-last"))).isEmpty());
    assertThat(inbox.duplicates()).isZero();
  }

  private static void publish(GatewayApi api, String id) {
    GatewayApi.Answer answer =
        api.post("/api/v1/events", Map.of("id", id, "type", "twice.event", "data", Map.of("n", 1)));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
  }

  /** The only consumer of events is at the other node then. */
  @Test
  @Order(4)
  void eventsOfANodeWithoutAGatewayAreRedistributedToTheOther() {
    Inbox inbox = receiver.inbox("/moved");
    register("/moved", "moved.*", Map.of());
    gateway().kill9();
    Set<String> ids = ids("moved", 50);

    gateway().publish(ids, "moved.event");

    eventually(() -> assertThat(inbox.missing(ids)).isEmpty());
  }

  @Test
  @Order(1)
  void clusterIsNoticed() {
    for (GatewayProcess gateway : gateways) {
      eventually(
          () -> {
            GatewayApi.Answer health = gateway.api().get("/actuator/health");
            assertThat(health.json().at("/components/webhooks/details/brokerNotices").toString())
                .contains("broker.cluster 2 nodes")
                .doesNotContain("useTopologyForLoadBalancing");
          });
    }
  }
}
