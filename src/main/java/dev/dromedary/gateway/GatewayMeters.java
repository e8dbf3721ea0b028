package dev.dromedary.gateway;

import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.broker.BrokerWatch;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.routing.RouteFiles;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The state of the gateway in this process: counted when a meter is read, from memory alone. */
record GatewayMeters(
    Gateway gateway,
    BrokerWatch broker,
    RouteFiles routes,
    Endpoints endpoints,
    EndpointLimiters limiters)
    implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(
        registry,
        "webhooks.consuming",
        "1 while events are consumed",
        () -> bit(gateway.isConsuming()));
    gauge(
        registry,
        "webhooks.broker.up",
        "1 while the broker is connected, its disk has room and it takes messages",
        () -> bit(broker.problem().isEmpty()));
    gauge(
        registry,
        "webhooks.database.up",
        "1 if the database answered when it was asked last",
        () -> bit(gateway.databaseStatus().equals("UP")));
    gauge(
        registry,
        "webhooks.routes.rejected",
        "Route files that are rejected, so that older ones run",
        () -> routes.problems().size());
    gauge(
        registry,
        "webhooks.routes.stopped",
        "Routes that an admin stopped",
        () -> routes.stopped().size());
    gauge(
        registry,
        "webhooks.attempts.in.flight",
        "Requests that have no answer yet",
        () -> limiters.inFlight());
    gauge(
        registry,
        "webhooks.circuits.open",
        "Endpoints whose circuit breaker is not closed",
        () -> limiters.openCircuits());
    for (Status status : Status.values()) {
      Gauge.builder("webhooks.endpoints", () -> count(endpoint -> endpoint.status() == status))
          .description("Endpoints by their status")
          .tag("status", status.name())
          .register(registry);
    }
    gauge(
        registry,
        "webhooks.endpoints.failing",
        "Enabled endpoints that have only failed for webhooks.monitor.failing-after",
        () ->
            count(
                endpoint ->
                    endpoint.status() == Status.ENABLED && endpoint.failingSince() != null));
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  private static int bit(boolean is) {
    return is ? 1 : 0;
  }

  private long count(Predicate<WebhookEndpoint> counts) {
    return endpoints.all().stream().filter(counts).count();
  }
}
