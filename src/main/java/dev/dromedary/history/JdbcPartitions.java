package dev.dromedary.history;

import dev.dromedary.jdbc.JdbcFailures;
import dev.dromedary.jdbc.JdbcTransaction;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The deliveries and attempts of each day (UTC) in a partition of their own, on PostgreSQL: their
 * ids begin with the time. Rows without a partition, such as times far off, are in the default one.
 * A user who may not make or drop them deletes row by row, and another one makes them.
 */
final class JdbcPartitions {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcPartitions.class);
  private static final int DAYS_AHEAD = 3;

  /** With more that has not ended a partition stays, and is emptied row by row. */
  private static final int MOVED = 20_000;

  private static final String DELIVERIES = SchemaScript.DELIVERIES;
  private static final String ATTEMPTS = SchemaScript.ATTEMPTS;
  private static final DateTimeFormatter DAY = SchemaScript.DAY;

  private final JdbcTemplate jdbc;
  private final JdbcTransaction transaction;
  private volatile JdbcProduct product;
  private volatile boolean dropped;
  private volatile LocalDate warnedOn;

  JdbcPartitions(DataSource dataSource) {
    jdbc = new JdbcTemplate(dataSource);
    transaction = new JdbcTransaction(dataSource);
  }

  /** Makes those of this day and of the next ones, by the clock that all gateways share. */
  void makeAhead() {
    if (isUsed()) {
      OffsetDateTime now =
          JdbcFailures.guard(
              "Making partitions of the history",
              () -> jdbc.queryForObject("SELECT CURRENT_TIMESTAMP", OffsetDateTime.class));
      makeAhead(now.toInstant());
    }
  }

  void makeAhead(Instant now) {
    LocalDate today = day(now);
    if (!mayChange()) {
      warnOfMissing(today);
      return;
    }
    for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
      make(today.plusDays(ahead));
    }
  }

  /** Once a day at most. */
  private void warnOfMissing(LocalDate today) {
    LocalDate last = today.plusDays(DAYS_AHEAD);
    if (!exists(last) && !today.equals(warnedOn)) {
      warnedOn = today;
      LOG.warn(
          "There is no partition for the deliveries of {}, and this database user may not make it:"
              + " they go into the default partition, from which they are deleted row by row. A"
              + " user who may runs what bin/dromedary schema --partitions prints",
          last);
    }
  }

  /** Whether this user owns the tables, and may make others beside them. */
  private boolean mayChange() {
    return Boolean.TRUE.equals(
        JdbcFailures.guard(
            "Making partitions of the history",
            () ->
                jdbc.queryForObject(
                    "SELECT pg_has_role(relowner, 'USAGE')"
                        + " AND has_schema_privilege(relnamespace, 'CREATE')"
                        + " FROM pg_class WHERE oid = 'webhooks_delivery'::regclass",
                    Boolean.class)));
  }

  private void make(LocalDate day) {
    if (exists(day)) {
      return;
    }
    try {
      transaction.write(
          "Making a partition of the history",
          () -> {
            lock();
            SchemaScript.partitions(day).forEach(jdbc::execute);
            return day;
          });
    } catch (StoreUnavailableException | DataAccessException e) {
      // Its rows go into the default partition, where such may be already; or it is tried again.
      LOG.debug("No partition for {} now: {}", day, e.getMessage());
    }
  }

  /**
   * Drops the partitions of whole days before that time; what must stay of them moves into the
   * default one.
   *
   * @return as {@link #left}
   */
  Instant dropBefore(Instant before) {
    dropped = isUsed() && mayChange();
    Instant left = left(before);
    if (dropped) {
      for (LocalDate day : days()) {
        if (day.isBefore(day(left))) {
          transaction.write("Deleting from the history", () -> drop(day));
        }
      }
    }
    return left;
  }

  /**
   * The time before which what is left may be deleted row by row: where partitions are dropped the
   * beginning of that day, which is dropped as a whole when it is over. Never within a millisecond,
   * as which ids tell the time: an event and its deliveries are before it together.
   */
  Instant left(Instant before) {
    return before.truncatedTo(dropped ? ChronoUnit.DAYS : ChronoUnit.MILLIS);
  }

  private boolean isUsed() {
    if (product == null) {
      product = JdbcFailures.guard("Deleting from the history", () -> JdbcProduct.of(jdbc));
    }
    return product == JdbcProduct.POSTGRESQL;
  }

  private boolean drop(LocalDate day) {
    lock();
    jdbc.execute("LOCK TABLE webhooks_delivery, webhooks_attempt IN ACCESS EXCLUSIVE MODE");
    if (!exists(day) || notEnded(day) > MOVED) {
      return false;
    }
    String deliveries = DELIVERIES + DAY.format(day);
    String attempts = ATTEMPTS + DAY.format(day);
    jdbc.execute("ALTER TABLE webhooks_delivery DETACH PARTITION " + deliveries);
    jdbc.execute("ALTER TABLE webhooks_attempt DETACH PARTITION " + attempts);
    jdbc.update(
        "INSERT INTO webhooks_delivery SELECT * FROM %1$s WHERE (event_id, tenant) IN (SELECT event_id, tenant FROM %1$s WHERE status IN %2$s)"
            .formatted(deliveries, JdbcRetention.NOT_ENDED));
    jdbc.update(
        "INSERT INTO webhooks_attempt SELECT * FROM %s WHERE delivery_id IN (SELECT id FROM webhooks_delivery WHERE id >= ? AND id < ?)"
            .formatted(attempts),
        SchemaScript.firstId(day),
        SchemaScript.firstId(day.plusDays(1)));
    jdbc.execute("DROP TABLE " + deliveries);
    jdbc.execute("DROP TABLE " + attempts);
    return true;
  }

  private int notEnded(LocalDate day) {
    return jdbc.queryForObject(
        "SELECT COUNT(*) FROM (SELECT 1 FROM %s WHERE status IN %s LIMIT %d) open"
            .formatted(DELIVERIES + DAY.format(day), JdbcRetention.NOT_ENDED, MOVED + 1),
        Integer.class);
  }

  /** Of several gateways one at a time, and none waits long: writers wait behind it. */
  private void lock() {
    jdbc.execute("SET LOCAL lock_timeout = '2s'");
    jdbc.execute(
        "SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.webhooks_partitions'))");
  }

  private boolean exists(LocalDate day) {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            "SELECT to_regclass(quote_ident(current_schema()) || '.' || ?) IS NOT NULL",
            Boolean.class,
            DELIVERIES + DAY.format(day)));
  }

  /** The oldest first. */
  List<LocalDate> days() {
    return jdbc
        .queryForList(
            "SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid"
                + " WHERE inhparent = 'webhooks_delivery'::regclass"
                + " AND relname ~ '^webhooks_delivery_[0-9]{8}$' ORDER BY relname",
            String.class)
        .stream()
        .map(name -> LocalDate.parse(name.substring(DELIVERIES.length()), DAY))
        .toList();
  }

  private static LocalDate day(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
