package dev.dromedary.history;

import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Reason;
import dev.dromedary.event.Cursor;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.jdbc.JdbcTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code webhooks_dead_letter}, which {@link JdbcHistoryWriter} keeps. */
public final class JdbcDeadLetterIndex implements DeadLetterIndex {

  private static final String INSERT =
      ("INSERT INTO webhooks_dead_letter (%s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
              + " ON CONFLICT DO NOTHING")
          .formatted(JdbcRows.DEAD_LETTER);

  /** Unless it was dead-lettered anew meanwhile. */
  private static final String DELETE =
      "DELETE FROM webhooks_dead_letter WHERE id = ? AND dead_at = ?";

  private static final String[] ORDER = {"dead_at", "id"};

  private final JdbcReads reads;
  private final JdbcTemplate template;
  private final JdbcHistoryWriter writer;
  private final JdbcTransaction transaction;

  /**
   * @param queryTimeout how long a look-up may take, in whole seconds
   */
  public JdbcDeadLetterIndex(DataSource dataSource, Duration queryTimeout) {
    reads = new JdbcReads(dataSource, queryTimeout);
    template = new JdbcTemplate(dataSource);
    writer = new JdbcHistoryWriter(template);
    transaction = new JdbcTransaction(dataSource);
  }

  private JdbcDeadLetterIndex(JdbcDeadLetterIndex all, JdbcReads reads) {
    template = all.template;
    writer = all.writer;
    transaction = all.transaction;
    this.reads = reads;
  }

  /** The same index, for the API. */
  public DeadLetterIndex within(ReadLimit limit) {
    return new JdbcDeadLetterIndex(this, reads.within(limit));
  }

  @Override
  public Page<DeadLetter> list(DeadLetterIndex.Filter filter, PageRequest page) {
    return new Walk<>(
            part -> reads.read(jdbc -> part(jdbc, filter, part)),
            page.limit(),
            JdbcDeadLetterIndex::cursor,
            (DeadLetter letter) -> 0)
        .page(page, any -> true, JdbcHistory.LONGEST_WALK);
  }

  static Page<DeadLetter> part(JdbcClient jdbc, DeadLetterIndex.Filter filter, PageRequest page) {
    JdbcScan scan =
        new JdbcScan(
                "webhooks_dead_letter",
                JdbcRows.DEAD_LETTER,
                JdbcRows.DEAD_LETTER,
                page.order(),
                ORDER)
            .within(
                new Conditions()
                    .and("dead_at >= ?", filter.since())
                    .and("dead_at < ?", filter.until())
                    .behind(
                        page.cursor() == null ? null : Cursor.parse(page.cursor(), 1),
                        page.order(),
                        ORDER));
    return scan.checking(checked(jdbc, filter, scan))
        .page(
            jdbc,
            JdbcRows::deadLetter,
            page.limit(),
            JdbcDeadLetterIndex::cursor,
            end -> new Conditions().upTo(end, page.order(), ORDER));
  }

  private static Cursor cursor(DeadLetter letter) {
    return new Cursor(letter.at(), letter.deliveryId());
  }

  /** Along the index of the first condition; the further ones are checked. */
  private static Conditions checked(JdbcClient jdbc, DeadLetterIndex.Filter filter, JdbcScan scan) {
    Map<String, Collection<String>> any = new LinkedHashMap<>();
    any.put("id", filter.deliveryId());
    any.put("event_id", filter.eventId());
    any.put("endpoint_id", filter.endpointId());
    any.put("tenant", filter.tenant());
    JdbcTypePattern type = JdbcTypePattern.of(filter.eventType());
    if (type != null) {
      Optional<Set<String>> types =
          type.among(jdbc, "webhooks_dead_letter", "event_type, dead_at, id", new Conditions());
      // Of none that there is.
      any.put(
          "event_type",
          types.filter(Set::isEmpty).isPresent() ? Set.of("") : types.orElse(Set.of()));
      type = types.isPresent() ? null : type;
    }
    any.put("reason", filter.reason());
    any.put("last_result", filter.result());
    any.values().removeIf(Collection::isEmpty);
    Conditions checked = new Conditions().andType("event_type", type);
    any.keySet().stream().findFirst().ifPresent(first -> scan.branches(first, any.remove(first)));
    any.forEach(checked::in);
    return checked;
  }

  @Override
  public List<DeadLetter> after(String deliveryId, int limit) {
    return reads.read(
        jdbc ->
            jdbc.sql(
                    "SELECT %s FROM webhooks_dead_letter WHERE id > ? ORDER BY id LIMIT %d"
                        .formatted(JdbcRows.DEAD_LETTER, limit))
                .param(deliveryId)
                .query(JdbcRows::deadLetter)
                .list());
  }

  @Override
  public Set<String> known(Collection<String> deliveryIds) {
    return reads.read(
        jdbc ->
            jdbc.sql("SELECT id FROM webhooks_dead_letter WHERE id IN (:ids)")
                .param("ids", deliveryIds)
                .query(String.class)
                .set());
  }

  @Override
  public void add(List<DeadLetter> letters) {
    write(
        letters,
        letter -> moved(letter, DeliveryStatus.DEAD_LETTER, letter.reason(), letter.at()),
        INSERT,
        JdbcRows::set);
  }

  /** As of the moment after its end, so that whatever else is recorded of it is later and wins. */
  @Override
  public void remove(List<DeadLetter> letters) {
    write(
        letters,
        letter ->
            moved(
                letter,
                DeliveryStatus.CANCELLED,
                Reason.DEAD_LETTER_REMOVED.name(),
                letter.at().plusMillis(1)),
        DELETE,
        (row, letter) -> {
          row.setString(1, letter.deliveryId());
          JdbcRows.setTime(row, 2, letter.at());
        });
  }

  private void write(
      List<DeadLetter> letters,
      Function<DeadLetter, HistoryEntry> entry,
      String statement,
      ParameterizedPreparedStatementSetter<DeadLetter> setter) {
    if (!letters.isEmpty()) {
      transaction.write(
          "Recording the dead letters",
          () -> {
            writer.write(letters.stream().map(entry).toList());
            return template.batchUpdate(statement, letters, letters.size(), setter);
          });
    }
  }

  private static HistoryEntry.Moved moved(
      DeadLetter letter, DeliveryStatus status, String reason, Instant at) {
    return new HistoryEntry.Moved(
        letter.deliveryId(),
        letter.eventId(),
        letter.eventSource(),
        letter.endpointId(),
        letter.tenant(),
        letter.eventType(),
        status,
        letter.attempts(),
        letter.last(),
        reason,
        null,
        letter.acceptedAt(),
        at,
        null);
  }
}
