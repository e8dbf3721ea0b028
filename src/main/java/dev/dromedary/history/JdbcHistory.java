package dev.dromedary.history;

import dev.dromedary.accept.DuplicateWindow.Known;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.Page;
import dev.dromedary.jdbc.JdbcFailures;
import dev.dromedary.jdbc.JdbcTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The history in tables whose names begin with {@code webhooks_}, on H2 in PostgreSQL mode or on
 * PostgreSQL; {@link JdbcMigrations} makes them.
 *
 * <p>An unavailable database is a {@link dev.dromedary.jdbc.StoreUnavailableException}. An entry
 * that the database rejects for its data is a {@link org.springframework.dao.DataAccessException},
 * and nothing of that call was written. Event types may be given as a pattern, as in {@link
 * dev.dromedary.event.EventType}.
 */
public final class JdbcHistory implements History {

  /** How many ids go into one IN list. */
  private static final int CHUNK = 500;

  private final JdbcTemplate template;
  private final JdbcClient jdbc;
  private final JdbcHistoryWriter writer;
  private final JdbcTransaction transaction;
  private final JdbcReads reads;
  private final JdbcReads readsOfIntake;
  private final JdbcRetention retention;
  private final JdbcPartitions partitions;

  public JdbcHistory(DataSource dataSource) {
    this(dataSource, Duration.ofSeconds(10));
  }

  /**
   * The transactions are its own, whatever transaction its caller is in.
   *
   * @param queryTimeout how long a look-up may take, in whole seconds
   */
  public JdbcHistory(DataSource dataSource, Duration queryTimeout) {
    template = new JdbcTemplate(dataSource);
    jdbc = JdbcClient.create(template);
    writer = new JdbcHistoryWriter(template);
    retention = new JdbcRetention(template);
    transaction = new JdbcTransaction(dataSource);
    partitions = new JdbcPartitions(dataSource);
    reads = new JdbcReads(dataSource, queryTimeout);
    readsOfIntake = reads;
  }

  private JdbcHistory(JdbcHistory all, JdbcReads reads) {
    template = all.template;
    jdbc = all.jdbc;
    writer = all.writer;
    retention = all.retention;
    transaction = all.transaction;
    partitions = all.partitions;
    readsOfIntake = all.readsOfIntake;
    this.reads = reads;
  }

  /**
   * The same history, for the API. Which events are known is asked while events are accepted, and
   * waits for no other read.
   */
  public History within(ReadLimit limit) {
    return new JdbcHistory(this, reads.within(limit));
  }

  @Override
  public void record(List<HistoryEntry> entries) {
    if (!entries.isEmpty()) {
      transaction.write(
          "Recording the history",
          () -> {
            writer.write(entries);
            return entries.size();
          });
    }
  }

  @Override
  public Page<EventRow> events(EventQuery query) {
    return reads.read(jdbc -> JdbcLists.events(jdbc, query));
  }

  @Override
  public Optional<EventRow> event(EventKey key) {
    return reads.read(
        jdbc ->
            jdbc.sql(
                    "SELECT "
                        + JdbcRows.EVENT
                        + " FROM webhooks_event WHERE id = ? AND tenant = ? AND source = ?")
                .params(key.id(), key.tenant(), key.source())
                .query(JdbcRows::event)
                .optional());
  }

  /** From the index of the key alone: many tenants may number alike. */
  @Override
  public List<EventKey> eventKeys(String id, String tenant, String source) {
    Conditions conditions =
        new Conditions().and("id = ?", id).and("tenant = ?", tenant).and("source = ?", source);
    return reads.read(
        jdbc ->
            jdbc.sql(
                    "SELECT id, tenant, source FROM webhooks_event%s ORDER BY id, tenant, source LIMIT %d"
                        .formatted(conditions.sql(), JdbcScan.CHECKED))
                .params(conditions.params())
                .query(JdbcRows::key)
                .list());
  }

  @Override
  public Page<DeliveryRow> deliveries(DeliveryQuery query) {
    return reads.read((jdbc, product) -> JdbcLists.deliveries(jdbc, product, query));
  }

  @Override
  public Optional<DeliveryRow> delivery(String id) {
    return reads.read(
        jdbc ->
            jdbc.sql("SELECT " + JdbcRows.DELIVERY + " FROM webhooks_delivery WHERE id = ?")
                .param(id)
                .query(JdbcRows::delivery)
                .optional());
  }

  @Override
  public boolean deliveredSince(String endpointId, Instant since) {
    return reads.read(
        jdbc ->
            jdbc.sql(
                    "SELECT 1 FROM (SELECT updated_at FROM webhooks_delivery"
                        + " WHERE endpoint_id = ? AND status = ?"
                        + " ORDER BY endpoint_id DESC, status DESC, id DESC LIMIT "
                        + JdbcScan.CHECKED
                        + ") latest WHERE updated_at >= ? LIMIT 1")
                .params(endpointId, DeliveryStatus.DELIVERED.name(), since.atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .optional()
                .isPresent());
  }

  @Override
  public List<HistoryEntry.Attempted> attempts(String deliveryId) {
    return reads.read(
        jdbc ->
            jdbc.sql(
                    "SELECT %s FROM webhooks_attempt WHERE delivery_id = ? ORDER BY number, started_at, id"
                        .formatted(JdbcRows.ATTEMPT))
                .param(deliveryId)
                .query(JdbcRows::attempt)
                .list());
  }

  @Override
  public List<Known> knownEvents(Collection<EventKey> keys) {
    List<Known> known = new ArrayList<>();
    List<String> ids = keys.stream().map(EventKey::id).distinct().toList();
    for (List<String> chunk : chunks(ids)) {
      known.addAll(
          readsOfIntake.read(
              jdbc ->
                  jdbc.sql(
                          "SELECT tenant, source, id, digest FROM webhooks_event WHERE id IN (:ids)")
                      .param("ids", chunk)
                      .query(JdbcRows::known)
                      .list()));
    }
    Set<EventKey> wanted = Set.copyOf(keys);
    known.removeIf(each -> !wanted.contains(each.key()));
    return known;
  }

  @Override
  public List<Known> recentEvents(int limit) {
    return JdbcFailures.guard(
        "Reading the history",
        () ->
            jdbc.sql(
                    "SELECT tenant, source, id, digest FROM webhooks_event"
                        + " ORDER BY accepted_at DESC, id DESC, tenant DESC, source DESC LIMIT ?")
                .param(limit)
                .query(JdbcRows::known)
                .list());
  }

  @Override
  public Deleted deleteBefore(Instant before, int step, String cursor) {
    if (cursor == null) {
      partitions.makeAhead();
    }
    Instant left = cursor == null ? partitions.dropBefore(before) : partitions.left(before);
    return transaction.write("Deleting from the history", () -> retention.step(left, step, cursor));
  }

  static List<List<String>> chunks(List<String> ids) {
    List<List<String>> chunks = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      chunks.add(ids.subList(from, Math.min(from + CHUNK, ids.size())));
    }
    return chunks;
  }
}
