package dev.dromedary.history;

import dev.dromedary.event.PageRequest.Order;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** Counts of the tables of the history and of the hours. */
public final class JdbcFigures implements Figures {

  private static final String NEXT_TENANT =
      "SELECT tenant FROM webhooks_event_hour%1$s"
          + " ORDER BY tenant%2$s, at_hour%2$s, event_type%2$s LIMIT 1";

  private final JdbcReads reads;

  /**
   * @param queryTimeout how long a look-up may take, in whole seconds
   */
  public JdbcFigures(DataSource dataSource, Duration queryTimeout) {
    this(new JdbcReads(dataSource, queryTimeout));
  }

  private JdbcFigures(JdbcReads reads) {
    this.reads = reads;
  }

  /** The same, for the API. */
  public Figures within(ReadLimit limit) {
    return new JdbcFigures(reads.within(limit));
  }

  @Override
  public Waiting waiting(Set<WaitingGroup> groups, String tenant, String endpointId, int limit) {
    JdbcWaiting waiting =
        JdbcWaiting.of(
            new Conditions().and("endpoint_id = ?", endpointId).and("tenant = ?", tenant));
    List<String> columns = groups.stream().map(WaitingGroup::column).toList();
    String sql =
        waiting.counts(columns)
            + " ORDER BY "
            + String.join(", ", with("deliveries DESC", columns))
            + " LIMIT "
            + limit;
    return reads.read(
        jdbc -> {
          long all =
              jdbc.sql(waiting.counts(List.of()))
                  .params(waiting.params())
                  .query((row, index) -> row.getLong("deliveries"))
                  .optional()
                  .orElse(0L);
          List<WaitingCounts> found =
              jdbc.sql(sql)
                  .params(waiting.params())
                  .query((row, index) -> counts(groups, row))
                  .list();
          return new Waiting(all >= JdbcWaiting.COUNTED, found);
        });
  }

  private static List<String> with(String first, List<String> others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  private static WaitingCounts counts(Set<WaitingGroup> groups, ResultSet row) throws SQLException {
    return new WaitingCounts(
        text(groups, WaitingGroup.TENANT, row),
        text(groups, WaitingGroup.ENDPOINT_ID, row),
        text(groups, WaitingGroup.EVENT_TYPE, row),
        text(groups, WaitingGroup.STATUS, row),
        text(groups, WaitingGroup.REASON, row),
        row.getLong("deliveries"),
        time(row, "oldest_at"),
        time(row, "next_at"));
  }

  private static String text(Set<WaitingGroup> groups, WaitingGroup group, ResultSet row)
      throws SQLException {
    return groups.contains(group) ? row.getString(group.column()) : null;
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return JdbcRows.time(row, row.findColumn(column));
  }

  @Override
  public Map<String, EndpointCounts> endpoints(Collection<String> endpointIds, Instant now) {
    return endpointIds.isEmpty()
        ? Map.of()
        : reads.read(
            (jdbc, product) ->
                JdbcAggregates.interpreted(
                    jdbc, product, () -> new JdbcEndpointCounts(jdbc, endpointIds, now).byId()));
  }

  /** From one to the next on the index: a tenant has many rows. */
  @Override
  public List<String> tenants(String after, Order order, int limit) {
    return reads.read(
        jdbc -> {
          List<String> tenants = new ArrayList<>();
          String last = after;
          do {
            Conditions behind =
                new Conditions().and(order == Order.ASC ? "tenant > ?" : "tenant < ?", last);
            last =
                jdbc.sql(NEXT_TENANT.formatted(behind.sql(), order == Order.ASC ? "" : " DESC"))
                    .params(behind.params())
                    .query(String.class)
                    .optional()
                    .orElse(null);
            if (last != null) {
              tenants.add(last);
            }
          } while (last != null && tenants.size() < limit);
          return tenants;
        });
  }

  @Override
  public Map<String, TenantCounts> tenantCounts(Collection<String> tenants, Instant now) {
    return tenants.isEmpty()
        ? Map.of()
        : reads.read(
            (jdbc, product) ->
                JdbcAggregates.interpreted(
                    jdbc, product, () -> new JdbcTenantCounts(jdbc, tenants, now).byTenant()));
  }

  @Override
  public Accounting accounting(
      Instant since, Instant until, String tenant, Instant settled, Instant overdue) {
    return reads.read(
        (jdbc, product) ->
            JdbcAggregates.interpreted(
                jdbc,
                product,
                () ->
                    new JdbcAccounting(jdbc, since, until, tenant, settled, overdue).accounting()));
  }
}
