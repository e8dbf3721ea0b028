package dev.dromedary.bench;

import dev.dromedary.history.JdbcMigrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The history of a month up to now, written by PostgreSQL itself: of ten attempts about seven
 * deliveries and five events, of a thousand tenants with five endpoints each; a third of it is of
 * one tenant, and three of a hundred deliveries are dead letters.
 *
 * @param attempts about so many
 */
record LargeHistory(DataSource database, int attempts) {

  static final int TENANTS = 1_000;
  static final int ENDPOINTS = 5;
  static final int TYPES = 50;

  private static final double ATTEMPTS_OF_AN_EVENT = 1.9;
  private static final int AT_ONCE = 2;
  private static final Path SCRIPT = Path.of("src/test/resources/large-history.sql");

  /** The first one has a third of all. */
  static String tenant(int number) {
    return "t" + number;
  }

  static String endpoint(int tenant, int number) {
    return "ep_t%d_%d".formatted(tenant, number);
  }

  static String type(int number) {
    return "kind%d.type%d".formatted(number % 10, number);
  }

  /** Makes the tables and fills them; the indexes are built at the end, which takes less. */
  void write() throws IOException {
    JdbcTemplate jdbc = new JdbcTemplate(database);
    for (String setting :
        List.of("fsync = off", "max_wal_size = '8GB'", "maintenance_work_mem = '512MB'")) {
      jdbc.execute("ALTER SYSTEM SET " + setting);
    }
    jdbc.execute("SELECT pg_reload_conf()");
    new JdbcMigrations(database).run();
    List<String> indexes =
        jdbc.queryForList(
            "SELECT indexdef FROM pg_indexes WHERE indexname NOT LIKE '%_pkey' AND tablename IN"
                + " ('webhooks_event', 'webhooks_delivery', 'webhooks_attempt', 'webhooks_dead_letter')",
            String.class);
    indexes.forEach(index -> jdbc.execute("DROP INDEX " + index.split(" ")[2]));
    for (String step : Files.readString(SCRIPT).split("(?m)^-- then$")) {
      together(Arrays.asList(step.split("(?m)^-- beside it$")));
    }
    together(indexes.stream().map(index -> index.replace(" ON ONLY ", " ON ")).toList());
    jdbc.execute("VACUUM ANALYZE");
    jdbc.execute("ALTER SYSTEM RESET fsync");
    jdbc.execute("SELECT pg_reload_conf()");
    jdbc.execute("CHECKPOINT");
  }

  private void together(List<String> statements) {
    int events = (int) (attempts / ATTEMPTS_OF_AN_EVENT);
    ExecutorService connections = Executors.newFixedThreadPool(AT_ONCE);
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (String statement : statements) {
      running.add(
          CompletableFuture.runAsync(
              () -> {
                long began = System.nanoTime();
                new JdbcTemplate(database)
                    .execute(statement.replace("$events", Integer.toString(events)));
                System.out.printf(
                    Locale.ROOT,
                    "%.0f s: %s%n",
                    (System.nanoTime() - began) / 1e9,
                    statement.strip().lines().findFirst().orElse(""));
              },
              connections));
    }
    connections.shutdown();
    running.forEach(CompletableFuture::join);
  }
}
