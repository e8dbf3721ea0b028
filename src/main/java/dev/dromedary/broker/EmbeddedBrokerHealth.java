package dev.dromedary.broker;

import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health {@code webhooksEmbeddedBroker}: down after the broker in this process shut itself down.
 */
final class EmbeddedBrokerHealth implements HealthIndicator {

  private final BooleanSupplier running;

  /**
   * @param running also true if the broker is not in this process
   */
  EmbeddedBrokerHealth(BooleanSupplier running) {
    this.running = running;
  }

  @Override
  public Health health() {
    return (running.getAsBoolean() ? Health.up() : Health.down()).build();
  }
}
