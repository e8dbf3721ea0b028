package dev.dromedary.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.dromedary.delivery.AttemptResult.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * How much there was, in hours (UTC), and in minutes of the last ones. They are counted when they
 * are recorded, each once, and kept longer than the history itself. An unavailable store throws
 * {@code StoreUnavailableException}.
 */
public interface Statistics {

  /** How long the minutes are kept. */
  Duration MINUTES_KEPT = Duration.ofHours(6);

  /** The parts by which attempts and deliveries are grouped. */
  enum StatisticsGroup {
    @JsonProperty("tenant")
    TENANT("tenant"),
    @JsonProperty("endpointId")
    ENDPOINT_ID("endpoint_id"),
    @JsonProperty("eventType")
    EVENT_TYPE("event_type"),
    @JsonProperty("status")
    STATUS("status"),
    @JsonProperty("result")
    RESULT("result"),
    @JsonProperty("statusCode")
    STATUS_CODE("status_code");

    private final String column;

    StatisticsGroup(String column) {
      this.column = column;
    }

    String column() {
      return column;
    }
  }

  /**
   * The hours, conditions and groups of an answer; a condition that is null is none.
   *
   * @param since the beginning of an hour, or of a minute
   * @param until the beginning of the one after the last one
   * @param step whole hours; or whole minutes, with no other condition and no other groups than
   *     status and result
   * @param eventType may be a pattern
   * @param results of the attempts
   * @param top so many groups, those with the most attempts
   */
  record Query(
      Instant since,
      Instant until,
      Duration step,
      Set<StatisticsGroup> groups,
      String tenant,
      String endpointId,
      String eventType,
      List<Result> results,
      Integer top) {

    private static final Set<StatisticsGroup> TOTAL =
        Set.of(StatisticsGroup.STATUS, StatisticsGroup.RESULT);

    public boolean isInMinutes() {
      return step.compareTo(Duration.ofHours(1)) < 0;
    }

    /** Whether the sums of all tenants, endpoints and types answer it. */
    public boolean isTotal() {
      return tenant == null && endpointId == null && eventType == null && TOTAL.containsAll(groups);
    }
  }

  /**
   * The deliveries and attempts of one step and group. A part that is no group is null, and so is
   * one that there was not, such as the status code of a timeout.
   *
   * @param from When the step begins.
   * @param status The status that the deliveries came to, if it is a group.
   * @param result The result of the attempts, if it is a group.
   * @param statusCode The HTTP status of the answers, if it is a group.
   * @param deliveries The number of deliveries that ended, each as often as it did.
   * @param attempts The number of attempts.
   * @param meanMs The mean duration of the attempts, in milliseconds.
   * @param p50Ms The median duration of the attempts, in milliseconds; within a fifth.
   * @param p95Ms The duration that 95 % of the attempts did not exceed; within a fifth.
   * @param p99Ms The duration that 99 % of the attempts did not exceed; within a fifth.
   * @param firstHour When the first hour with any of them begins; only with `top`.
   * @param lastAt When the last of the attempts began; only with `top`.
   */
  record DeliveryCounts(
      Instant from,
      String tenant,
      String endpointId,
      String eventType,
      String status,
      String result,
      Integer statusCode,
      long deliveries,
      long attempts,
      Long meanMs,
      Long p50Ms,
      Long p95Ms,
      Long p99Ms,
      Instant firstHour,
      Instant lastAt) {}

  /**
   * The events of one step and group; their deliveries and attempts by the hours of these.
   *
   * @param from When the step begins.
   * @param events The number of events that were accepted.
   * @param deliveries The number of deliveries that ended, each as often as it did.
   * @param attempts The number of attempts.
   */
  record EventCounts(
      Instant from, String tenant, String eventType, long events, long deliveries, long attempts) {}

  /**
   * In the order of the steps and groups; a step without any is left out.
   *
   * @param limit the most that are given
   */
  List<DeliveryCounts> deliveries(Query query, int limit);

  /** The same for events, which are grouped by tenant and type. */
  List<EventCounts> events(Query query, int limit);

  /**
   * Deletes the hours that ended before that time.
   *
   * @return how many rows
   */
  int deleteBefore(Instant before);
}
