package dev.dromedary.history;

import dev.dromedary.deadletter.DeadLetter;
import dev.dromedary.deadletter.DeadLetterIndex;
import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.deliver.DeliveryStatus;
import dev.dromedary.deliver.Reason;
import dev.dromedary.endpoint.JdbcTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;

/** The table {@code webhooks_dead_letter}, which {@link JdbcHistoryWriter} keeps. */
public final class JdbcDeadLetterIndex implements DeadLetterIndex {

  private static final String INSERT =
      ("INSERT INTO webhooks_dead_letter (%s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
              + " ON CONFLICT DO NOTHING")
          .formatted(JdbcRows.DEAD_LETTER);

  /** Unless it was given up anew meanwhile. */
  private static final String DELETE =
      "DELETE FROM webhooks_dead_letter WHERE id = ? AND dead_at = ?";

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

  @Override
  public DeadLetters.Page list(DeadLetters.Filter filter, int limit, String cursor) {
    Select select = select(filter, limit, cursor);
    List<DeadLetter> found =
        reads.read(
            jdbc -> jdbc.sql(select.sql).params(select.params).query(JdbcRows::deadLetter).list());
    if (found.size() <= limit) {
      return new DeadLetters.Page(found, null);
    }
    DeadLetter last = found.get(limit - 1);
    return new DeadLetters.Page(
        found.subList(0, limit), new Cursor(last.at(), last.deliveryId()).text());
  }

  static Select select(DeadLetters.Filter filter, int limit, String cursor) {
    Conditions conditions =
        new Conditions()
            .and("id = ?", filter.deliveryId())
            .and("endpoint_id = ?", filter.endpointId())
            .and("event_type = ?", filter.eventType())
            .and("reason = ?", filter.reason())
            .and("dead_at >= ?", filter.since())
            .and("dead_at < ?", filter.until())
            .after(cursor, "dead_at", "id");
    return new Select(
        "SELECT %s FROM webhooks_dead_letter%s ORDER BY %sdead_at, id LIMIT %d"
            .formatted(JdbcRows.DEAD_LETTER, conditions.sql(), first(filter), limit + 1),
        conditions.params());
  }

  /** One row more than the page tells whether there is a next one. */
  record Select(String sql, List<Object> params) {}

  /** The column that the index for this filter begins with: H2 wants it named. */
  private static String first(DeadLetters.Filter filter) {
    return filter.endpointId() != null
        ? "endpoint_id, "
        : filter.eventType() != null ? "event_type, " : filter.reason() != null ? "reason, " : "";
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
        letter.lastStatusCode(),
        reason,
        null,
        letter.acceptedAt(),
        at);
  }
}
