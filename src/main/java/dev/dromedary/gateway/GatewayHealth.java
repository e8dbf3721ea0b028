package dev.dromedary.gateway;

import dev.dromedary.broker.BrokerNotices;
import dev.dromedary.broker.BrokerWatch;
import dev.dromedary.cluster.Cluster;
import dev.dromedary.encryption.KeyProvider;
import dev.dromedary.endpoint.OtherDatabases;
import dev.dromedary.routing.RouteFiles;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health {@code webhooks}: up while events are accepted and consumed. An unavailable database is a
 * detail, not a failure: deliveries continue without it. So is a gateway with another database: it
 * would else take all the others out of service.
 */
final class GatewayHealth implements HealthIndicator {

  private final Gateway gateway;
  private final RouteFiles routes;
  private final BrokerWatch broker;
  private final OtherDatabases databases;
  private final Cluster cluster;
  private final KeyProvider keys;
  private final BrokerNotices notices;

  GatewayHealth(
      Gateway gateway,
      RouteFiles routes,
      BrokerWatch broker,
      OtherDatabases databases,
      Cluster cluster,
      KeyProvider keys,
      BrokerNotices notices) {
    this.cluster = cluster;
    this.keys = keys;
    this.notices = notices;
    this.gateway = gateway;
    this.routes = routes;
    this.broker = broker;
    this.databases = databases;
  }

  @Override
  public Health health() {
    Optional<String> problem = broker.problem();
    boolean consuming = gateway.isConsuming();
    Health.Builder health = problem.isPresent() || !consuming ? Health.outOfService() : Health.up();
    return health
        .withDetail("consuming", consuming)
        .withDetail(
            "database",
            databases.isAny()
                ? "DOWN: another gateway on this broker has another database"
                : gateway.databaseStatus())
        .withDetail("broker", problem.map("DOWN: "::concat).orElse("UP"))
        .withDetail("brokerNotices", notices.all())
        .withDetail("encryption", Map.of("keyId", keys.keyId(), "key", keys.source()))
        .withDetail("gateways", cluster.members())
        .withDetail("rejectedRouteFiles", routes.problems())
        .withDetail("stoppedRoutes", routes.stopped())
        .build();
  }
}
