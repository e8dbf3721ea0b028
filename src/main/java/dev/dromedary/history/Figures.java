package dev.dromedary.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.dromedary.event.PageRequest.Order;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much there is now: counted from the history, of which no count reads more than a bounded
 * part. An unavailable store throws {@code StoreUnavailableException}.
 */
public interface Figures {

  /** The parts by which deliveries that wait are grouped. */
  enum WaitingGroup {
    @JsonProperty("tenant")
    TENANT("tenant"),
    @JsonProperty("endpointId")
    ENDPOINT_ID("endpoint_id"),
    @JsonProperty("eventType")
    EVENT_TYPE("event_type"),
    @JsonProperty("status")
    STATUS("status"),
    @JsonProperty("reason")
    REASON("reason");

    private final String column;

    WaitingGroup(String column) {
      this.column = column;
    }

    String column() {
      return column;
    }
  }

  /**
   * Deliveries that are PENDING or RETRYING. A part that is no group is null, and so is a reason
   * that there is not.
   *
   * @param status The status of the deliveries, if it is a group.
   * @param reason The reason for which they wait, if it is a group.
   * @param deliveries The number of deliveries.
   * @param oldestAt When the event of the oldest one was accepted.
   * @param nextDueAt When the first of them is due that waits for a time.
   */
  record WaitingCounts(
      String tenant,
      String endpointId,
      String eventType,
      String status,
      String reason,
      long deliveries,
      Instant oldestAt,
      Instant nextDueAt) {}

  /**
   * The deliveries that wait.
   *
   * @param atLeast Whether there are more, which were not counted: the oldest were.
   * @param data The groups, the largest first.
   */
  record Waiting(boolean atLeast, List<WaitingCounts> data) {}

  /**
   * The most first.
   *
   * @param tenant the only one, or null; so is the endpoint
   * @param limit the most that are given
   */
  Waiting waiting(Set<WaitingGroup> groups, String tenant, String endpointId, int limit);

  /**
   * The deliveries of an endpoint, and its attempts by all gateways.
   *
   * @param atLeast whether more wait, which were not counted
   * @param oldestWaitingAt null if none waits
   * @param last null if there was none that the statistics have
   */
  record EndpointCounts(
      long waiting, boolean atLeast, Instant oldestWaitingAt, long dead, Last last, Hour hour) {}

  /**
   * The last attempt.
   *
   * @param at When it began.
   * @param result The class of its result.
   */
  record Last(Instant at, String result, Integer statusCode) {}

  /**
   * The attempts of the last hour or two.
   *
   * @param since The beginning of the hour before this one.
   * @param attempts The number of attempts.
   * @param delivered The number of deliveries that were delivered.
   * @param p95Ms The duration that 95 % of the attempts did not exceed; within a fifth.
   */
  record Hour(Instant since, long attempts, long delivered, Long p95Ms) {}

  /** Of each of them, in a few queries whatever their number. */
  Map<String, EndpointCounts> endpoints(Collection<String> endpointIds, Instant now);

  /**
   * The tenants that the statistics have, behind this one in the order of their names.
   *
   * @param after null begins
   */
  List<String> tenants(String after, Order order, int limit);

  /**
   * The deliveries and the traffic of a tenant.
   *
   * @param atLeast whether more wait, which were not counted
   * @param hour since the beginning of the hour before this one
   * @param day the 24 hours before this one, and this one
   * @param month the 30 days before this hour, and this hour
   */
  record TenantCounts(
      long waiting, boolean atLeast, long dead, Traffic hour, Traffic day, Traffic month) {}

  /**
   * The traffic of a time.
   *
   * @param events The number of events that were accepted.
   * @param deliveries The number of deliveries that ended.
   * @param attempts The number of attempts.
   */
  record Traffic(long events, long deliveries, long attempts) {}

  /** Of each of them, in a few queries whatever their number. */
  Map<String, TenantCounts> tenantCounts(Collection<String> tenants, Instant now);

  /**
   * Whether each delivery of the events that were accepted in a time is accounted for.
   *
   * @param tenant the only one, or null
   * @param settled events accepted later may not be recorded yet, with all their deliveries
   * @param overdue a delivery that was to be attempted before is overdue
   */
  Accounting accounting(
      Instant since, Instant until, String tenant, Instant settled, Instant overdue);
}
