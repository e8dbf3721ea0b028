package dev.dromedary.bench;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.JdbcEndpointStore;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.history.JdbcMigrations;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import dev.dromedary.sign.SigningSecret;
import jakarta.jms.BytesMessage;
import jakarta.jms.MessageProducer;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.util.FileSystemUtils;

/**
 * What a gateway does with very many endpoints, with one event for all of them, and with large
 * payloads: {@code java -cp … dev.dromedary.bench.Scale [endpoints,fanout,payloads]}. The receiver
 * is a process of its own on the same cores; everything is durable.
 */
public final class Scale {

  private static final int ENDPOINTS = Integer.getInteger("scale.endpoints", 100_000);
  private static final int TENANTS = 1_000;
  private static final int PAYLOADS = 2_000;
  private static final int PAYLOAD_BYTES = 200_000;
  private static final String OTHER = "other";

  private final SinkProcess sink;
  private final Path folder;

  private Scale(SinkProcess sink, Path folder) {
    this.sink = sink;
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    List<String> only =
        List.of((args.length == 0 ? "endpoints,fanout,payloads" : args[0]).split(","));
    Path folder = Files.createTempDirectory("dromedary-scale");
    try (SinkProcess sink = SinkProcess.start()) {
      Scale scale = new Scale(sink, folder);
      if (only.contains("endpoints")) {
        scale.endpoints();
      }
      if (only.contains("fanout")) {
        scale.fanOut();
      }
      if (only.contains("payloads")) {
        scale.payloads();
      }
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private void endpoints() throws Exception {
    try (GatewayProcess empty = gateway("empty")) {
      long began = System.nanoTime();
      start(empty);
      say("start without endpoints", millis(began));
      try (Managed managed = new Managed(empty.pid())) {
        say("its CPU", managed.cpu() / 1_000_000);
        say("heap without endpoints", managed.heap() >> 20);
      }
    }
    try (GatewayProcess gateway = gateway("many")) {
      populate(gateway, TENANTS);
      long began = System.nanoTime();
      start(gateway);
      say("start", millis(began));
      try (Managed managed = new Managed(gateway.pid())) {
        say("its CPU", managed.cpu() / 1_000_000);
        Thread.sleep(5_000);
        say("heap, MB", managed.heap() >> 20);
        long worst = 0;
        for (int i = 0; i < 10; i++) {
          worst = Math.max(worst, changeToArrival(gateway, "fresh.n" + i));
        }
        say("from registering to the arrival of an event, worst of 10", worst);
        began = System.nanoTime();
        int listed = gateway.api().all("/api/v1/endpoints").size();
        say("listing " + listed + " in pages of 250", millis(began));
        say("CPU of 20 s without a change, ms", cpu(managed, () -> null) / 1_000_000);
        long cpu =
            cpu(
                managed,
                () ->
                    gateway
                        .api()
                        .patch("/api/v1/endpoints/" + id(0), Map.of("description", "now")));
        say("CPU of 20 s with a change a second, ms", cpu / 1_000_000);
      }
      gateway.stop();
      reload(gateway);
    }
  }

  /** What the regular look at the database costs, in this process. */
  private void reload(GatewayProcess gateway) throws Exception {
    JdbcConnectionPool pool = database(gateway);
    Endpoints endpoints = new Endpoints(new JdbcEndpointStore(pool), id -> {});
    for (int i = 0; i < 4; i++) {
      long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      endpoints.reload();
      say(
          i == 0 ? "first load, CPU" : "reload without a change, CPU",
          (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1_000_000);
    }
    pool.dispose();
  }

  private void fanOut() throws Exception {
    try (GatewayProcess gateway = gateway("fan-out");
        Receiver receiver = new Receiver()) {
      populate(gateway, 1);
      start(gateway);
      Inbox other = receiver.inbox("/other");
      receiver.register(
          gateway.api(), "/other", Map.of("eventTypes", List.of("**"), "tenant", OTHER));
      try (Managed managed = new Managed(gateway.pid())) {
        publish(gateway, OTHER, "warm-up", "any");
        await(() -> other.delivered() == 1);
        for (int round = 0; round < 2; round++) {
          sink.reset(204);
          say("heap before, MB", managed.heap() >> 20);
          long began = System.nanoTime();
          publish(gateway, "t0", "fan-out-" + round, "all.news");
          long worst = 0;
          long heap = 0;
          int others = 0;
          while (sink.stats().distinct() == 0 || sink.stats().requests() < ENDPOINTS) {
            String id = "other-" + round + "-" + others++;
            long sent = System.nanoTime();
            publish(gateway, OTHER, id, "any");
            await(() -> other.requests().containsKey(id));
            worst = Math.max(worst, millis(sent));
            if (others % 100 == 50) {
              heap = Math.max(heap, managed.heap() >> 20);
            }
            Thread.sleep(50);
          }
          say("fan-out to " + ENDPOINTS, millis(began));
          say("others meanwhile: " + others + ", the slowest", worst);
          say("heap meanwhile, MB", heap);
          await(() -> managed.messages("webhooks.history") == 0);
          say("until the history had it", millis(began));
        }
      }
    }
  }

  private void payloads() throws Exception {
    try (GatewayProcess gateway = gateway("payloads")) {
      start(gateway);
      gateway.api().register("http://127.0.0.1:" + sink.port() + "/large", "large.*");
      try (Managed managed = new Managed(gateway.pid())) {
        for (int round = 0; round < 3; round++) {
          sink.reset(204);
          managed.stopRoute("webhooks-accept");
          say("heap, idle, MB", managed.heap() >> 20);
          long began = System.nanoTime();
          publishLarge(gateway, round);
          say("publishing " + PAYLOADS + " of " + PAYLOAD_BYTES + " bytes", millis(began));
          say("heap with the backlog, MB", managed.heap() >> 20);
          began = System.nanoTime();
          long cpu = managed.cpu();
          managed.startRoute("webhooks-accept");
          await(() -> sink.stats().requests() >= PAYLOADS / 2);
          say("heap half way, MB", managed.heap() >> 20);
          await(() -> sink.stats().requests() >= PAYLOADS);
          say("delivered", millis(began));
          say("CPU, ms", (managed.cpu() - cpu) / 1_000_000);
          await(() -> managed.messages("webhooks.history") == 0);
          say("until the history had it", millis(began));
        }
      }
    }
  }

  private long changeToArrival(GatewayProcess gateway, String type) throws Exception {
    long before = sink.stats().requests();
    gateway
        .api()
        .register(
            Map.of(
                "url",
                "http://127.0.0.1:" + sink.port() + "/fresh",
                "tenant",
                "t1",
                "eventTypes",
                List.of(type)));
    long began = System.nanoTime();
    publish(gateway, "t1", type, type);
    await(() -> sink.stats().requests() > before);
    return millis(began);
  }

  private static long cpu(Managed managed, Callable<?> eachSecond) throws Exception {
    long before = managed.cpu();
    for (int i = 0; i < 20; i++) {
      eachSecond.call();
      Thread.sleep(1_000);
    }
    return managed.cpu() - before;
  }

  private static void publish(GatewayProcess gateway, String tenant, String id, String type) {
    gateway
        .api()
        .post(
            "/api/v1/events",
            Map.of("id", id, "type", type, "tenant", tenant, "data", Map.of("n", 1)));
  }

  private static void publishLarge(GatewayProcess gateway, int round) {
    byte[] body = ("{\"n\":\"" + "x".repeat(PAYLOAD_BYTES) + "\"}").getBytes();
    for (int from = 0; from < PAYLOADS; from += 50) {
      int first = from;
      gateway.transacted(
          session -> {
            MessageProducer producer =
                session.createProducer(session.createQueue("webhooks.events"));
            for (int i = first; i < first + 50; i++) {
              BytesMessage message = session.createBytesMessage();
              message.writeBytes(body);
              message.setStringProperty("eventId", "large-" + round + "-" + i);
              message.setStringProperty("eventType", "large.one");
              producer.send(message);
            }
            return null;
          });
    }
  }

  private void populate(GatewayProcess gateway, int tenants) throws Exception {
    JdbcConnectionPool pool = database(gateway);
    new JdbcMigrations(pool).run();
    JdbcEndpointStore store = new JdbcEndpointStore(pool);
    for (int i = 0; i < ENDPOINTS; i++) {
      store.save(endpoint(i, "t" + i % tenants));
    }
    pool.dispose();
  }

  private WebhookEndpoint endpoint(int i, String tenant) {
    return new WebhookEndpoint(
        id(i),
        tenant,
        "http://127.0.0.1:" + sink.port() + "/hooks/" + i,
        List.of("email.group" + i / TENANTS / 10 + ".*", "sms.number" + i + ".sent", "all.**"),
        null,
        null,
        Map.of(),
        "default",
        null,
        null,
        null,
        WebhookEndpoint.Status.ENABLED,
        null,
        SigningSecret.generate(),
        null,
        null,
        WebhookEndpoint.Origin.API,
        Instant.now(),
        Instant.now());
  }

  private static String id(int i) {
    return "ep_01jd9m3r6w8qk2x5c7v%06d".formatted(i);
  }

  private static JdbcConnectionPool database(GatewayProcess gateway) throws Exception {
    Files.createDirectories(gateway.data());
    return JdbcConnectionPool.create(
        "jdbc:h2:file:"
            + gateway.data().resolve("history").toAbsolutePath()
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
        "webhooks",
        "");
  }

  private GatewayProcess gateway(String name) {
    return new GatewayProcess(folder.resolve(name))
        .options("-Xmx1g")
        .with("webhooks.retry.schedule", "5s,5m,30m,2h,5h,10h,10h");
  }

  /** However long it takes on a machine that has other work. */
  private static void start(GatewayProcess gateway) throws Exception {
    gateway.start();
    await(() -> isUp(gateway));
  }

  private static boolean isUp(GatewayProcess gateway) {
    try {
      return gateway.api().status("/actuator/health") == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("It does not come");
      }
      Thread.sleep(2);
    }
  }

  private static long millis(long began) {
    return (System.nanoTime() - began) / 1_000_000;
  }

  private static void say(String what, long figure) {
    System.out.printf(Locale.ROOT, "%-60s %,d%n", what, figure);
  }
}
