package dev.dromedary.history;

import dev.dromedary.accept.DuplicateWindow.Known;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
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
import java.util.function.Predicate;
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

  /** Payloads are in memory, all of one part. */
  private static final int PAYLOADS = 50;

  /** Of a list that looks at many rows for few. */
  static final Duration LONGEST_WALK = Duration.ofMillis(300);

  /** Of one that looks into payloads. */
  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(1);

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
  public Page<EventRow> events(EventFilter filter, Predicate<Event> wanted, PageRequest page) {
    return new Walk<>(
            part -> reads.read(jdbc -> JdbcLists.events(jdbc, filter, part)),
            wanted == null ? Math.min(PAYLOADS, page.limit()) : PAYLOADS,
            JdbcLists::cursor,
            (EventRow row) -> row.event().body().length)
        .page(
            page,
            row -> wanted == null || wanted.test(row.event()),
            wanted == null ? LONGEST_WALK : LONGEST_SEARCH);
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

  @Override
  public List<EventRow> eventsWithoutPayload(Collection<EventKey> keys) {
    Set<EventKey> wanted = Set.copyOf(keys);
    String columns = JdbcRows.EVENT.replace(" body,", " SUBSTRING(body FROM 1 FOR 0) AS body,");
    List<EventRow> events = new ArrayList<>();
    for (List<String> chunk : chunks(keys.stream().map(EventKey::id).distinct().toList())) {
      events.addAll(
          reads.read(
              jdbc ->
                  jdbc.sql(
                          "SELECT %s FROM webhooks_event WHERE id IN (:ids) AND tenant IN (:tenants)"
                              .formatted(columns))
                      .param("ids", chunk)
                      .param("tenants", keys.stream().map(EventKey::tenant).distinct().toList())
                      .query(JdbcRows::event)
                      .list()));
    }
    events.removeIf(row -> !wanted.contains(row.event().key()));
    return events;
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
  public Page<DeliveryRow> deliveries(DeliveryFilter filter, PageRequest page) {
    return new Walk<>(
            part ->
                reads.read((jdbc, product) -> JdbcLists.deliveries(jdbc, product, filter, part)),
            page.limit(),
            JdbcLists::cursor,
            (DeliveryRow row) -> 0)
        .page(page, any -> true, LONGEST_WALK);
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
  public List<HistoryEntry.Attempted> lastAttempts(Collection<String> deliveryIds) {
    List<HistoryEntry.Attempted> last = new ArrayList<>();
    for (List<String> chunk : chunks(deliveryIds)) {
      last.addAll(
          reads.read(
              jdbc ->
                  jdbc.sql(
                          ("SELECT DISTINCT ON (delivery_id) %s FROM webhooks_attempt"
                                  + " WHERE delivery_id IN (:ids)"
                                  + " ORDER BY delivery_id, number DESC, started_at DESC, id DESC")
                              .formatted(JdbcRows.ATTEMPT))
                      .param("ids", chunk)
                      .query(JdbcRows::attempt)
                      .list()));
    }
    return last;
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

  static List<List<String>> chunks(Collection<String> all) {
    List<String> ids = List.copyOf(all);
    List<List<String>> chunks = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      chunks.add(ids.subList(from, Math.min(from + CHUNK, ids.size())));
    }
    return chunks;
  }
}
