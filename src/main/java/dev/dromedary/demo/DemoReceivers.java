package dev.dromedary.demo;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.signing.SigningSecret;
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

  /**
   * Takes the ports.
   *
   * @param port of the first; the others have the next three
   */
  DemoReceivers(int port) {
    healthy = new DemoReceiver(port);
    flaky = new DemoReceiver(port + 1);
    dead = new DemoReceiver(port + 2);
    slow = new DemoReceiver(port + 3);
  }

  void start(Endpoints endpoints, Latencies latencies) {
    healthy.takesUnverified("/orders");
    healthy.start(
        "/healthy",
        secret(endpoints, "healthy"),
        (id, body) -> {
          latencies.arrived(id);
          return 204;
        });
    Map<String, Integer> failures = new ConcurrentHashMap<>();
    flaky.start(
        "/flaky",
        secret(endpoints, "flaky"),
        (id, body) -> failures.merge(id, 1, Integer::sum) <= FAILURES ? 503 : 204);
    AtomicBoolean alive = new AtomicBoolean();
    dead.onSwitch("/switch", alive::set);
    dead.start("/dead", secret(endpoints, "dead"), (id, body) -> alive.get() ? 204 : 500);
    slow.start(
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

  private static SigningSecret secret(Endpoints endpoints, String id) {
    return endpoints
        .find(id)
        .map(endpoint -> endpoint.secrets().current())
        .orElseThrow(() -> new IllegalStateException("The demo's endpoints have no '" + id + "'"));
  }

  @Override
  public void close() {
    List.of(healthy, flaky, dead, slow).forEach(DemoReceiver::close);
  }
}
