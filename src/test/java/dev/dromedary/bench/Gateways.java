package dev.dromedary.bench;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * One, two and three gateways on one broker and one PostgreSQL, all on the same cores: deliveries a
 * second of a backlog, and what a delivery costs of each: CPU, bytes written, rows.
 */
final class Gateways implements Scenario {

  private static final int MOST = 3;

  @Override
  public String name() {
    return "gateways";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    try (PostgresServer database = new PostgresServer(bed.folder());
        BrokerProcess broker =
            new BrokerProcess(bed.folder().resolve("broker")).asInProduction().start()) {
      JdbcTemplate sql = new JdbcTemplate(database.dataSource());
      GatewayProcess first = gateway(bed, "gateways-1", database, broker);
      try (Subject subject = Subject.start(bed.sink(), first, broker)) {
        bed.registerOnes(subject);
        for (int number = 1; number <= MOST; number++) {
          if (number > 1) {
            subject.join(gateway(bed, "gateways-" + number, database, broker));
          }
          subject.warmUp(bed.ones(), 1, number * bed.scale().warmUps());
          Costs before = Costs.now(subject, broker, bed.folder(), sql);
          double rate = 0;
          for (int i = 0; i < bed.scale().rounds(); i++) {
            rate = Math.max(rate, subject.drain(number + " gateways, drain", bed.ones(), 1));
          }
          Costs after = Costs.now(subject, broker, bed.folder(), sql);
          long deliveries = (long) bed.scale().rounds() * bed.scale().events();
          bed.report()
              .figure(
                  number + " gateways on one broker, draining",
                  Report.perSecond(rate) + "; of each: " + after.minus(before, deliveries));
        }
      }
    }
  }

  private static GatewayProcess gateway(
      Testbed bed, String name, PostgresServer database, BrokerProcess broker) throws Exception {
    return bed.gateway(name)
        .onDatabase(database.dataSource())
        .with("webhooks.broker.mode", "external")
        .with("spring.artemis.mode", "native")
        .with("spring.artemis.broker-url", broker.url());
  }

  /** By the name of the figure, each ever since the begin. */
  private record Costs(Map<String, Long> figures) {

    static Costs now(Subject subject, BrokerProcess broker, Path folder, JdbcTemplate sql)
        throws Exception {
      Map<String, Long> figures = new TreeMap<>();
      long server =
          Long.parseLong(
              Files.readAllLines(folder.resolve("postgres").resolve("postmaster.pid")).get(0));
      figures.put("gateways' CPU µs", subject.cpu() / 1_000);
      figures.put("broker's CPU µs", cpuMicros(broker.pid()));
      figures.put("database's CPU µs", cpuMicros(server) + childrenCpuMicros(server));
      figures.put("broker's bytes written", written(broker.pid()));
      figures.put(
          "WAL bytes",
          sql.queryForObject("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')", Long.class));
      figures.put(
          "database's bytes kept",
          sql.queryForObject("SELECT pg_database_size(current_database())", Long.class));
      for (String table : new String[] {"event", "delivery", "attempt"}) {
        figures.put(
            table + " rows",
            sql.queryForObject("SELECT count(*) FROM webhooks_" + table, Long.class));
      }
      return new Costs(figures);
    }

    String minus(Costs before, long deliveries) {
      StringBuilder text = new StringBuilder();
      figures.forEach(
          (name, figure) ->
              text.append(
                  String.format(
                      Locale.ROOT,
                      "%s %.1f; ",
                      name,
                      (figure - before.figures.get(name)) / (double) deliveries)));
      return text.toString();
    }

    /** User and system, with the children that have ended. */
    private static long cpuMicros(long pid) throws IOException {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = 0;
      for (int i = 11; i <= 14; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      return ticks * 10_000;
    }

    private static long childrenCpuMicros(long pid) throws IOException {
      long micros = 0;
      try (Stream<ProcessHandle> children = ProcessHandle.of(pid).orElseThrow().children()) {
        for (long child : children.mapToLong(ProcessHandle::pid).toArray()) {
          micros += Files.exists(Path.of("/proc/" + child)) ? cpuMicros(child) : 0;
        }
      }
      return micros;
    }

    private static long written(long pid) throws IOException {
      return Files.readAllLines(Path.of("/proc/" + pid + "/io")).stream()
          .filter(line -> line.startsWith("write_bytes"))
          .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
          .sum();
    }
  }
}
