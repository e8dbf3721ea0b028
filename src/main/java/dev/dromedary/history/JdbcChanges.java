package dev.dromedary.history;

import dev.dromedary.history.History.DeliveryRow;
import dev.dromedary.jdbc.JdbcTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code webhooks_change}, to which {@link JdbcHistoryWriter} adds a row a batch. */
final class JdbcChanges implements Changes {

  private static final Duration KEPT = Duration.ofHours(1);

  private static final int BATCHES = 10;

  /** A batch of a busy gateway has thousands, and a slice ends with the batch that reaches this. */
  private static final int DELIVERIES = 500;

  private static final int PLACED = 500;

  private final JdbcClient jdbc;
  private final JdbcTemplate template;
  private final JdbcTransaction transaction;

  JdbcChanges(DataSource dataSource) {
    template = new JdbcTemplate(dataSource);
    jdbc = JdbcClient.create(template);
    transaction = new JdbcTransaction(dataSource);
  }

  /** In the transaction of a batch. */
  static void add(JdbcTemplate jdbc, Collection<HistoryEntry.Moved> changed) {
    if (!changed.isEmpty()) {
      jdbc.update(
          "INSERT INTO webhooks_change (deliveries) VALUES (?)",
          changed.stream()
              .map(each -> mark(each.deliveryId(), each.at()))
              .collect(Collectors.joining(" ")));
    }
  }

  /** A delivery and when it changed, in the precision of the database. */
  private static String mark(String id, Instant at) {
    return id
        + "@"
        + Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at), Character.MAX_RADIX);
  }

  private static String id(String mark) {
    return mark.substring(0, mark.lastIndexOf('@'));
  }

  @Override
  public Place end() {
    placeNew();
    return Place.behind(transaction.read("Reading the changes", () -> last("")));
  }

  @Override
  public Slice after(Place place) {
    placeNew();
    return transaction.read("Reading the changes", () -> read(place));
  }

  private Slice read(Place place) {
    long last = last("");
    long first = place.isBehindAll() ? place.batch() + 1 : place.batch();
    List<Batch> batches = batches(first);
    if (first > last + 1 || (batches.isEmpty() ? first <= last : batches.get(0).place() != first)) {
      throw new MissedChangesException();
    }
    Set<String> ids = new LinkedHashSet<>();
    int taken = 0;
    while (taken < batches.size() && ids.size() < DELIVERIES) {
      batches.get(taken++).marks().forEach(mark -> ids.add(id(mark)));
    }
    Map<String, DeliveryRow> rows = rows(ids);
    List<Change> changes = new ArrayList<>();
    Place end = place;
    for (Batch batch : batches.subList(0, taken)) {
      int from = batch.place() == place.batch() ? place.index() + 1 : 0;
      for (int index = from; index < batch.marks().size(); index++) {
        String mark = batch.marks().get(index);
        DeliveryRow row = rows.get(id(mark));
        // A delivery that changed again comes once, with its last change.
        if (row != null && mark.equals(mark(row.id(), row.updatedAt()))) {
          changes.add(new Change(new Place(batch.place(), index), row));
        }
      }
      end = Place.behind(batch.place());
    }
    return new Slice(changes, end);
  }

  /**
   * @param marks of the deliveries that it changed
   */
  private record Batch(long place, List<String> marks) {}

  private List<Batch> batches(long first) {
    return jdbc.sql(
            "SELECT place, deliveries FROM webhooks_change WHERE place >= ? ORDER BY place LIMIT "
                + BATCHES)
        .param(first)
        .query((row, index) -> new Batch(row.getLong(1), List.of(row.getString(2).split(" "))))
        .list();
  }

  private Map<String, DeliveryRow> rows(Collection<String> ids) {
    Map<String, DeliveryRow> rows = new HashMap<>();
    for (List<String> chunk : JdbcHistory.chunks(ids)) {
      jdbc.sql("SELECT %s FROM webhooks_delivery WHERE id IN (:ids)".formatted(JdbcRows.DELIVERY))
          .param("ids", chunk)
          .query(JdbcRows::delivery)
          .list()
          .forEach(row -> rows.put(row.id(), row));
    }
    return rows;
  }

  private long last(String lock) {
    return jdbc.sql("SELECT place FROM webhooks_change_last" + lock).query(Long.class).single();
  }

  private void placeNew() {
    while (isAnyNew() && transaction.write("Placing the changes", this::placeSome) == PLACED) {}
  }

  private boolean isAnyNew() {
    return transaction.read(
        "Reading the changes",
        () ->
            jdbc.sql("SELECT 1 FROM webhooks_change WHERE place IS NULL LIMIT 1")
                .query(Integer.class)
                .optional()
                .isPresent());
  }

  private int placeSome() {
    long last = last(" FOR UPDATE");
    List<Long> ids =
        jdbc.sql("SELECT id FROM webhooks_change WHERE place IS NULL ORDER BY id LIMIT " + PLACED)
            .query(Long.class)
            .list();
    List<Object[]> places = new ArrayList<>();
    for (long id : ids) {
      places.add(new Object[] {last + places.size() + 1, id});
    }
    template.batchUpdate("UPDATE webhooks_change SET place = ? WHERE id = ?", places);
    setLast(last + ids.size());
    return ids.size();
  }

  private void setLast(long place) {
    jdbc.sql("UPDATE webhooks_change_last SET place = ?").param(place).update();
  }

  /**
   * Deletes changes that are older than an hour. A batch without a place takes one with it, so that
   * a reader that comes back sees the gap.
   */
  void deleteOld() {
    transaction.write(
        "Deleting old changes",
        () -> {
          OffsetDateTime now =
              jdbc.sql("SELECT CURRENT_TIMESTAMP").query(OffsetDateTime.class).single();
          deleteBefore(now.minus(KEPT));
          return now;
        });
  }

  /** In a transaction. Where there are none it locks nothing: H2 would write that to the disk. */
  void deleteBefore(OffsetDateTime time) {
    if (!jdbc.sql("SELECT EXISTS (SELECT 1 FROM webhooks_change WHERE at < ?)")
        .param(time)
        .query(Boolean.class)
        .single()) {
      return;
    }
    long last = last(" FOR UPDATE");
    int unplaced =
        jdbc.sql("DELETE FROM webhooks_change WHERE place IS NULL AND at < ?").param(time).update();
    jdbc.sql("DELETE FROM webhooks_change WHERE at < ?").param(time).update();
    setLast(last + unplaced);
  }
}
