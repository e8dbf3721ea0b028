package dev.dromedary.endpoint;

import dev.dromedary.jdbc.JdbcTransaction;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes the endpoints of this gateway's file to the other gateways on the database, and reads
 * theirs. A gateway counts as running as long as its row changes now and then; whether it does is
 * measured by the clock of the reading gateway, so that no clocks are compared. A gateway without
 * others writes its row once.
 */
final class JdbcOtherFiles {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration BEAT = Duration.ofSeconds(10);

  /** Longer than a restart takes: what waits for its endpoints is cancelled after that. */
  private static final Duration GONE = Duration.ofMinutes(5);

  private final JdbcClient jdbc;
  private final JdbcTransaction transaction;
  private final String gateway;
  private final Elsewhere elsewhere;
  private final LongSupplier nanos;
  private final Map<String, Seen> seen = new HashMap<>();
  private String published;
  private boolean started;
  private boolean isWritten;
  private long wroteAt;
  private long lookedAt;

  /**
   * @param gateway names this one, and is the same after a restart
   * @param nanos time that only goes on, as {@link System#nanoTime} gives it
   */
  JdbcOtherFiles(DataSource dataSource, String gateway, Endpoints endpoints, LongSupplier nanos) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new JdbcTransaction(dataSource);
    this.gateway = gateway;
    this.elsewhere = endpoints.elsewhere();
    this.nanos = nanos;
    elsewhere.lookBy(this::look);
  }

  /** The tables are there: from now on it writes and looks. */
  public synchronized void start() {
    started = true;
    look();
  }

  /**
   * Before they count here, so that no other gateway takes them for unknown.
   *
   * @throws StoreUnavailableException if the database is unavailable; then they are published with
   *     the next look
   */
  public synchronized void publish(Collection<WebhookEndpoint> ofThisFile) {
    published =
        JSON.writeValueAsString(ofThisFile.stream().map(EndpointDocument::outline).toList());
    isWritten = false;
    if (started) {
      look();
    }
  }

  /** Whether no other gateway is known to run on the database. */
  public synchronized boolean isNone() {
    return seen.isEmpty();
  }

  /**
   * @throws StoreUnavailableException if the database is unavailable; the known endpoints stay
   */
  public synchronized void look() {
    if (!started) {
      return;
    }
    long now = nanos.getAsLong();
    boolean isBeat = !seen.isEmpty() && now - wroteAt > BEAT.toNanos();
    if (published != null && (!isWritten || isBeat)) {
      transaction.write("Telling what the file says", this::write);
      isWritten = true;
      wroteAt = now;
    }
    List<Row> rows =
        transaction.read(
            "Reading what the files of other gateways say",
            () ->
                jdbc.sql("SELECT gateway, beat FROM webhooks_endpoints_file WHERE gateway <> ?")
                    .param(gateway)
                    .query((row, i) -> new Row(row.getString(1), row.getLong(2)))
                    .list());
    learn(rows, now);
  }

  /** Empty if the row was deleted meanwhile. */
  private List<WebhookEndpoint> endpoints(String of) {
    return transaction
        .read(
            "Reading what the file of another gateway says",
            () ->
                jdbc.sql("SELECT document FROM webhooks_endpoints_file WHERE gateway = ?")
                    .param(of)
                    .query(String.class)
                    .optional())
        .map(document -> endpoints(of, document))
        .orElse(List.of());
  }

  private int write() {
    int updated =
        jdbc.sql(
                "UPDATE webhooks_endpoints_file SET beat = beat + 1, document = ? WHERE gateway = ?")
            .params(published, gateway)
            .update();
    return updated > 0
        ? updated
        : jdbc.sql(
                "INSERT INTO webhooks_endpoints_file (gateway, beat, document) VALUES (?, ?, ?)"
                    + " ON CONFLICT DO NOTHING")
            .params(gateway, firstBeat(), published)
            .update();
  }

  /** Not the same again after the row was deleted: the document is read when the beat changes. */
  private static long firstBeat() {
    return ThreadLocalRandom.current().nextLong(1L << 32);
  }

  private void learn(List<Row> rows, long now) {
    // No gateway could write while none could read.
    boolean wasUnavailable = now - lookedAt > GONE.toNanos() / 2;
    List<WebhookEndpoint> endpoints = new ArrayList<>();
    Map<String, Seen> next = new HashMap<>();
    for (Row row : rows) {
      Seen before = seen.get(row.gateway);
      boolean isWritten = before == null || before.beat != row.beat;
      Seen last =
          isWritten
              ? new Seen(row.beat, now, endpoints(row.gateway))
              : wasUnavailable ? new Seen(row.beat, now, before.endpoints) : before;
      if (now - last.at < GONE.toNanos()) {
        next.put(row.gateway, last);
        endpoints.addAll(last.endpoints);
      } else {
        transaction.write("Forgetting a gateway that is gone", () -> forget(row));
      }
    }
    lookedAt = now;
    seen.clear();
    seen.putAll(next);
    elsewhere.become(endpoints);
  }

  private int forget(Row row) {
    return jdbc.sql("DELETE FROM webhooks_endpoints_file WHERE gateway = ? AND beat = ?")
        .params(row.gateway, row.beat)
        .update();
  }

  private static List<WebhookEndpoint> endpoints(String of, String written) {
    try {
      List<WebhookEndpoint> endpoints = new ArrayList<>();
      for (EndpointDocument document : JSON.readValue(written, EndpointDocument[].class)) {
        endpoints.add(document.elsewhere());
      }
      return endpoints;
    } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
      throw new IllegalStateException(
          "What the file of gateway " + of + " says cannot be read: " + e.getClass());
    }
  }

  private record Row(String gateway, long beat) {}

  private record Seen(long beat, long at, List<WebhookEndpoint> endpoints) {}
}
