package dev.dromedary.autoconfigure;

import dev.dromedary.routes.RouteFiles;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health {@code webhooks}: up while events are accepted and consumed. A database that is away is a
 * detail, not a failure: deliveries go on without it.
 */
final class GatewayHealth implements HealthIndicator {

  private final Gateway gateway;
  private final RouteFiles routes;
  private final Disk disk;

  GatewayHealth(Gateway gateway, RouteFiles routes, Disk disk) {
    this.gateway = gateway;
    this.routes = routes;
    this.disk = disk;
  }

  @Override
  public Health health() {
    boolean full = disk.isFull();
    Health.Builder health = full || !gateway.isConsuming() ? Health.outOfService() : Health.up();
    return health
        .withDetail("consuming", gateway.isConsuming())
        .withDetail("database", gateway.isStoreKnown() ? "known" : "away")
        .withDetail("disk", full ? "full: nothing is accepted" : "ok")
        .withDetail("refusedRouteFiles", routes.problems())
        .build();
  }

  /** The broker's disk, as far as this gateway can see it. */
  interface Disk {
    boolean isFull();
  }
}
