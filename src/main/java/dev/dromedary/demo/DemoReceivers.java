package dev.dromedary.demo;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The four receivers of the demo, with the secrets that the endpoints of the same names have. */
final class DemoReceivers implements AutoCloseable {

  private static final int FAILURES = 2;

  private final DemoReceiver healthy;
  private final DemoReceiver flaky;
  private final DemoReceiver dead;
  private final DemoReceiver slow;
  private final Latencies latencies;

  DemoReceivers(Endpoints endpoints, int port, Latencies latencies) throws IOException {
    this.latencies = latencies;
    healthy =
        new DemoReceiver(
            port,
            "/healthy",
            secret(endpoints, "healthy"),
            (id, body) -> {
              latencies.arrived(id);
              return 204;
            });
    healthy.takesUnverified("/orders");
    Map<String, Integer> failures = new ConcurrentHashMap<>();
    flaky =
        new DemoReceiver(
            next(port, 1),
            "/flaky",
            secret(endpoints, "flaky"),
            (id, body) -> failures.merge(id, 1, Integer::sum) <= FAILURES ? 503 : 204);
    AtomicBoolean alive = new AtomicBoolean();
    dead =
        new DemoReceiver(
            next(port, 2),
            "/dead",
            secret(endpoints, "dead"),
            (id, body) -> alive.get() ? 204 : 500);
    dead.onSwitch("/switch", alive::set);
    slow =
        new DemoReceiver(
            next(port, 3),
            "/slow",
            secret(endpoints, "slow"),
            (id, body) -> {
              TimeUnit.MILLISECONDS.sleep(1_000 + ThreadLocalRandom.current().nextInt(1_000));
              return 204;
            });
  }

  /** Requests with a wrong signature, at any of them. */
  long forged() {
    return List.of(healthy, flaky, dead, slow).stream().mapToLong(DemoReceiver::forged).sum();
  }

  DemoReceiver dead() {
    return dead;
  }

  Latencies latencies() {
    return latencies;
  }

  private static int next(int port, int offset) {
    return port == 0 ? 0 : port + offset;
  }

  private static String secret(Endpoints endpoints, String id) {
    return endpoints
        .find(id)
        .map(WebhookEndpoint::secret)
        .orElseThrow(() -> new IllegalStateException("The demo's endpoints have no '" + id + "'"))
        .reveal();
  }

  @Override
  public void close() {
    List.of(healthy, flaky, dead, slow).forEach(DemoReceiver::close);
  }
}
