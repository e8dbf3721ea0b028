package dev.dromedary.history;

import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.event.EventType;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.jdbc.JdbcTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of the hours and of the last minutes, see {@link JdbcHours}. */
public final class JdbcStatistics implements Statistics {

  /** A statement has so many parameters at most. */
  private static final int MAX_TYPES = 10_000;

  private static final String BUCKET = "(%s - %d) / %d";

  private final JdbcReads reads;
  private final JdbcTemplate template;
  private final JdbcTransaction transaction;

  /**
   * @param queryTimeout how long a look-up may take, in whole seconds
   */
  public JdbcStatistics(DataSource dataSource, Duration queryTimeout) {
    this(
        new JdbcReads(dataSource, queryTimeout),
        new JdbcTemplate(dataSource),
        new JdbcTransaction(dataSource));
  }

  private JdbcStatistics(JdbcReads reads, JdbcTemplate template, JdbcTransaction transaction) {
    this.reads = reads;
    this.template = template;
    this.transaction = transaction;
  }

  /** The same, for the API. */
  public Statistics within(ReadLimit limit) {
    return new JdbcStatistics(reads.within(limit), template, transaction);
  }

  @Override
  public List<DeliveryCounts> deliveries(Query query, int limit) {
    // A minute has rows of events too, which have neither.
    return read(
        table(query),
        new Conditions().and("deliveries + attempts > ?", 0),
        query,
        limit,
        (row, index) -> {
          long attempts = row.getLong("attempts");
          long[] latencies = latencies(row);
          return new DeliveryCounts(
              from(query, row),
              text(query, StatisticsGroup.TENANT, row),
              text(query, StatisticsGroup.ENDPOINT_ID, row),
              text(query, StatisticsGroup.EVENT_TYPE, row),
              text(query, StatisticsGroup.STATUS, row),
              text(query, StatisticsGroup.RESULT, row),
              statusCode(query, row),
              row.getLong("deliveries"),
              attempts,
              attempts == 0 ? null : row.getLong("duration_ms") / attempts,
              LatencyClasses.percentile(latencies, 0.5),
              LatencyClasses.percentile(latencies, 0.95),
              LatencyClasses.percentile(latencies, 0.99),
              query.top() == null ? null : HourSums.time(row.getInt("first_hour")),
              query.top() == null ? null : JdbcFigures.time(row, "last_at"));
        });
  }

  @Override
  public List<EventCounts> events(Query query, int limit) {
    return read(
        query.isInMinutes() ? JdbcHours.MINUTES : JdbcHours.EVENTS,
        new Conditions(),
        query,
        limit,
        (row, index) ->
            new EventCounts(
                from(query, row),
                text(query, StatisticsGroup.TENANT, row),
                text(query, StatisticsGroup.EVENT_TYPE, row),
                row.getLong("events"),
                row.getLong("deliveries"),
                row.getLong("attempts")));
  }

  private static JdbcHours.Table table(Query query) {
    if (query.isInMinutes()) {
      return JdbcHours.MINUTES;
    }
    return query.isTotal() ? JdbcHours.TOTALS : JdbcHours.DELIVERIES;
  }

  /**
   * @param counts which rows do
   */
  private <T> List<T> read(
      JdbcHours.Table table, Conditions counts, Query query, int limit, RowMapper<T> view) {
    return reads.read(
        (jdbc, product) ->
            JdbcAggregates.interpreted(
                jdbc,
                product,
                () -> {
                  Conditions conditions =
                      times(table, query)
                          .and(counts)
                          .and("tenant = ?", query.tenant())
                          .and("endpoint_id = ?", query.endpointId());
                  if (query.results() != null) {
                    conditions.in("result", query.results().stream().map(Result::name).toList());
                  }
                  if (query.eventType() != null) {
                    List<String> types = types(jdbc, query);
                    if (types.isEmpty()) {
                      return List.of();
                    }
                    conditions.in("event_type", types);
                  }
                  return jdbc.sql(sql(table, query, conditions, limit))
                      .params(conditions.params())
                      .query(view)
                      .list();
                }));
  }

  private static Conditions times(JdbcHours.Table table, Query query) {
    return new Conditions()
        .and(table.at() + " >= ?", HourSums.number(query.since(), table.unit()))
        .and(table.at() + " < ?", HourSums.number(query.until(), table.unit()));
  }

  /** Of the small table, which has the types of deliveries and attempts too. */
  private static List<String> types(JdbcClient jdbc, Query query) {
    if (!query.eventType().contains("*")) {
      return List.of(query.eventType());
    }
    Conditions hours = times(JdbcHours.EVENTS, query).and("tenant = ?", query.tenant());
    Pattern meant = Pattern.compile(EventType.regex(query.eventType()));
    List<String> types =
        jdbc
            .sql("SELECT DISTINCT event_type FROM webhooks_event_hour" + hours.sql())
            .params(hours.params())
            .query(String.class)
            .list()
            .stream()
            .filter(type -> meant.matcher(type).matches())
            .toList();
    if (types.size() > MAX_TYPES) {
      throw new InvalidInputException("eventType", "must match at most 10,000 event types");
    }
    return types;
  }

  private static String sql(JdbcHours.Table table, Query query, Conditions conditions, int limit) {
    String bucket =
        BUCKET.formatted(
            table.at(),
            HourSums.number(query.since(), table.unit()),
            Math.max(1, query.step().toSeconds() / table.unit()));
    String groups =
        Stream.concat(Stream.of(bucket), query.groups().stream().map(StatisticsGroup::column))
            .collect(Collectors.joining(", "));
    String sums =
        table.added().stream()
            .map("SUM(%1$s) AS %1$s"::formatted)
            .collect(Collectors.joining(", "));
    if (query.top() != null) {
      sums += ", MIN(at_hour) AS first_hour, MAX(last_at) AS last_at";
    }
    return "SELECT %s AS bucket%s, %s FROM %s%s GROUP BY %s ORDER BY %s LIMIT %d"
        .formatted(
            bucket,
            query.groups().stream().map(each -> ", " + each.column()).collect(Collectors.joining()),
            sums,
            table.name(),
            conditions.sql(),
            groups,
            query.top() == null ? groups : "SUM(attempts) DESC, " + groups,
            query.top() == null ? limit : Math.min(limit, query.top()));
  }

  static long[] latencies(ResultSet row) throws SQLException {
    long[] latencies = new long[LatencyClasses.COUNT];
    for (int each = 0; each < latencies.length; each++) {
      latencies[each] = row.getLong("latency_" + each);
    }
    return latencies;
  }

  private static Instant from(Query query, ResultSet row) throws SQLException {
    return query.since().plus(query.step().multipliedBy(row.getLong("bucket")));
  }

  private static String text(Query query, StatisticsGroup group, ResultSet row)
      throws SQLException {
    String value = query.groups().contains(group) ? row.getString(group.column()) : "";
    return value.isEmpty() ? null : value;
  }

  private static Integer statusCode(Query query, ResultSet row) throws SQLException {
    StatisticsGroup group = StatisticsGroup.STATUS_CODE;
    int value = query.groups().contains(group) ? row.getInt(group.column()) : 0;
    return value == 0 ? null : value;
  }

  /**
   * Adds up the hours with what was recorded since the last time; any gateway may, at any time.
   *
   * @return whether there may be more to add
   */
  public boolean addUp() {
    return transaction.write("Adding up the statistics", new JdbcHours(template)::add);
  }

  /** Deletes the minutes that were before that time, of which a few hours are kept. */
  void deleteMinutesBefore(Instant before) {
    transaction.write(
        "Deleting from the statistics",
        () ->
            template.update(
                "DELETE FROM webhooks_total_minute WHERE at_minute < ?",
                HourSums.number(before, HourSums.MINUTE)));
  }

  @Override
  public int deleteBefore(Instant before) {
    return transaction.write(
        "Deleting from the statistics",
        () ->
            Stream.of(JdbcHours.DELIVERIES, JdbcHours.TOTALS, JdbcHours.EVENTS)
                .mapToInt(
                    table ->
                        template.update(
                            "DELETE FROM " + table.name() + " WHERE at_hour < ?",
                            HourSums.hour(before)))
                .sum());
  }
}
