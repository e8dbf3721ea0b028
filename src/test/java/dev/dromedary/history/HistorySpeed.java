package dev.dromedary.history;

import static dev.dromedary.delivery.DeliveryStatus.DELIVERED;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.endpoint.H2File;
import dev.dromedary.event.Event;
import dev.dromedary.event.TypedId;
import dev.dromedary.kit.PostgresServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Measures {@link JdbcHistory#record}: each event is accepted with a body of 1,000 bytes, delivered
 * at the first attempt, and the attempt has six headers; each endpoint is of another tenant. A main
 * of its own, as it takes minutes: {@code HistorySpeed h2|postgres [events] [events per call]
 * [endpoints] [what the URL gets]}.
 */
final class HistorySpeed {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final byte[] BODY = new byte[1000];
  private static int endpoints;

  public static void main(String[] args) throws Exception {
    int events = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
    int perCall = args.length > 2 ? Integer.parseInt(args[2]) : 64;
    endpoints = args.length > 3 ? Integer.parseInt(args[3]) : 200;
    String extra = args.length > 4 ? args[4] : "";
    new SplittableRandom(1).nextBytes(BODY);
    Path directory = Files.createTempDirectory("history-speed");
    if (args[0].equals("h2")) {
      try (HikariDataSource dataSource = H2File.in(directory)) {
        dataSource.setJdbcUrl(dataSource.getJdbcUrl() + extra);
        measure(dataSource, events, perCall);
      }
      System.out.println(Files.size(directory.resolve("history.mv.db")) / 1_000_000 + " MB");
    } else {
      try (PostgresServer server = new PostgresServer(directory)) {
        server.dataSource().setJdbcUrl(server.dataSource().getJdbcUrl() + extra);
        measure(server.dataSource(), events, perCall);
      }
    }
  }

  private static void measure(HikariDataSource dataSource, int events, int perCall) {
    new JdbcMigrations(dataSource).run();
    History history = new JdbcHistory(dataSource);
    for (int round = 0; round < 3; round++) {
      long spent = 0;
      long cpu = THREADS.getCurrentThreadCpuTime();
      for (int done = 0; done < events; done += perCall) {
        List<HistoryEntry> entries = new ArrayList<>();
        for (int i = 0; i < perCall; i++) {
          add(entries, (done + i) % endpoints);
        }
        long begin = System.nanoTime();
        history.record(entries);
        spent += System.nanoTime() - begin;
      }
      System.out.printf(
          Locale.ROOT,
          "round %d: %,.0f events/s, %.1f µs of CPU in this thread for each%n",
          round + 1,
          events / (spent / 1e9),
          (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / events);
    }
  }

  private static void add(List<HistoryEntry> entries, int number) {
    String tenant = "tenant_" + number;
    String endpointId = "ep_" + number;
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Event event =
        new Event(TypedId.event(now), "email.sent", tenant, now, now, "application/json", BODY);
    Delivery delivery = Delivery.of(event, endpointId);
    entries.add(new HistoryEntry.Accepted(event, 1));
    entries.add(
        new HistoryEntry.Moved(
            delivery.id(),
            event.id(),
            event.source(),
            endpointId,
            event.tenant(),
            event.type(),
            DELIVERED,
            1,
            204,
            null,
            null,
            now,
            now.plusMillis(12)));
    entries.add(
        new HistoryEntry.Attempted(
            TypedId.attempt(now),
            delivery.id(),
            endpointId,
            1,
            Delivery.Trigger.SCHEDULE,
            now,
            12,
            204,
            "DELIVERED",
            null,
            Map.of(
                "Content-Type",
                "application/json",
                "User-Agent",
                "Dromedary/0.1.0",
                "webhook-id",
                event.id(),
                "webhook-timestamp",
                "1772359200",
                "Content-Length",
                "1000",
                "Accept",
                "*/*"),
            null));
  }

  private HistorySpeed() {}
}
