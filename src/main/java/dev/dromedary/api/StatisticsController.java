package dev.dromedary.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.event.EventType;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.history.Statistics;
import dev.dromedary.history.Statistics.DeliveryCounts;
import dev.dromedary.history.Statistics.EventCounts;
import dev.dromedary.history.Statistics.StatisticsGroup;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How much there was in each hour, and in each minute of the last ones. */
@RestController
@RequestMapping("/api/v1/statistics")
final class StatisticsController {

  private static final int MAX_STEPS = 1_000;
  private static final int MAX_TOP = 1_000;
  private static final Duration LONGEST_STEP = Duration.ofDays(31);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DEFAULT_TIME = Duration.ofDays(1);

  private static final Pattern STEP = Pattern.compile("([0-9]{1,3})([mhd])");
  private final Statistics statistics;
  private final Clock clock;

  StatisticsController(Reads reads, @Qualifier("webhooksClock") Clock webhooksClock) {
    this.statistics = reads.statistics();
    this.clock = webhooksClock;
  }

  /**
   * @param since Nothing before this time, rounded down to the hour or minute; by default a day
   *     before until, or an hour with minutes.
   * @param until Nothing at this time or later, rounded up to the hour or minute; by default now.
   * @param step Whole hours or days, 1h to 31d, by default 1h; or minutes, 1m to 59m, of the last
   *     six hours and of all tenants, endpoints and types together. The first step begins with the
   *     time.
   * @param groupBy The parts by which they are grouped; several, or separated by commas.
   * @param result Only attempts with one of these results.
   * @param top Only so many steps and groups, 1 to 1,000: those with the most attempts, first.
   */
  record DeliveryStatisticsQuery(
      Instant since,
      Instant until,
      String step,
      List<StatisticsGroup> groupBy,
      String tenant,
      String endpointId,
      String eventType,
      List<Result> result,
      Integer top) {}

  /**
   * @param since Nothing before this time, rounded down to the hour or minute; by default a day
   *     before until, or an hour with minutes.
   * @param until Nothing at this time or later, rounded up to the hour or minute; by default now.
   * @param step Whole hours or days, 1h to 31d, by default 1h; or minutes, 1m to 59m, of the last
   *     six hours and of all tenants, endpoints and types together. The first step begins with the
   *     time.
   * @param groupBy The parts by which they are grouped; several, or separated by commas.
   */
  record EventStatisticsQuery(
      Instant since,
      Instant until,
      String step,
      List<EventGroup> groupBy,
      String tenant,
      String type) {}

  /** The parts by which events are grouped. */
  enum EventGroup {
    @JsonProperty("tenant")
    TENANT(StatisticsGroup.TENANT),
    @JsonProperty("eventType")
    EVENT_TYPE(StatisticsGroup.EVENT_TYPE);

    private final StatisticsGroup group;

    EventGroup(StatisticsGroup group) {
      this.group = group;
    }

    static Set<StatisticsGroup> all(List<EventGroup> named) {
      return MaxRows.groups(
          named == null ? null : named.stream().map(each -> each.group).toList(),
          StatisticsGroup.class);
    }
  }

  /**
   * Deliveries and attempts in steps of time.
   *
   * @param since The beginning of the first hour that counts.
   * @param until The end of the last one.
   * @param data The steps and groups that have any, in their order.
   */
  record DeliveryStatistics(Instant since, Instant until, List<DeliveryCounts> data) {}

  /**
   * Events in steps of time.
   *
   * @param since The beginning of the first hour that counts.
   * @param until The end of the last one.
   * @param data The steps and groups that have any, in their order.
   */
  record EventStatistics(Instant since, Instant until, List<EventCounts> data) {}

  /** Counts attempts, and deliveries that ended, in steps of time. */
  @RequiresRole(Role.VIEWER)
  @GetMapping("/deliveries")
  DeliveryStatistics deliveries(DeliveryStatisticsQuery asked) {
    if (asked.eventType() != null) {
      EventType.requirePattern("eventType", asked.eventType());
    }
    if (asked.top() != null && (asked.top() < 1 || asked.top() > MAX_TOP)) {
      throw new InvalidInputException("top", "must be 1 to 1,000");
    }
    Statistics.Query query =
        query(
            asked.since(),
            asked.until(),
            asked.step(),
            MaxRows.groups(asked.groupBy(), StatisticsGroup.class),
            asked.tenant(),
            asked.endpointId(),
            asked.eventType(),
            asked.result(),
            asked.top());
    List<DeliveryCounts> found = MaxRows.requireFew(statistics.deliveries(query, MaxRows.LIMIT));
    return new DeliveryStatistics(query.since(), query.until(), found);
  }

  /** Counts events, with their deliveries and attempts, in steps of time. */
  @RequiresRole(Role.VIEWER)
  @GetMapping("/events")
  EventStatistics events(EventStatisticsQuery asked) {
    if (asked.type() != null) {
      EventType.requirePattern("type", asked.type());
    }
    Statistics.Query query =
        query(
            asked.since(),
            asked.until(),
            asked.step(),
            EventGroup.all(asked.groupBy()),
            asked.tenant(),
            null,
            asked.type(),
            null,
            null);
    List<EventCounts> found = MaxRows.requireFew(statistics.events(query, MaxRows.LIMIT));
    return new EventStatistics(query.since(), query.until(), found);
  }

  private Statistics.Query query(
      Instant since,
      Instant until,
      String step,
      Set<StatisticsGroup> groups,
      String tenant,
      String endpointId,
      String eventType,
      List<Result> results,
      Integer top) {
    Duration each = step == null ? HOUR : step(step);
    boolean minutes = each.compareTo(HOUR) < 0;
    ChronoUnit unit = minutes ? ChronoUnit.MINUTES : ChronoUnit.HOURS;
    Instant end = roundedUp(until == null ? clock.instant() : until, unit);
    Instant begin =
        (since == null ? end.minus(minutes ? HOUR : DEFAULT_TIME) : since).truncatedTo(unit);
    if (!begin.isBefore(end)) {
      throw new InvalidInputException("since", "must be before until");
    }
    if (Duration.between(begin, end).dividedBy(each) >= MAX_STEPS) {
      throw new InvalidInputException(
          "step", "must be so long that there are at most 1,000 from since to until");
    }
    Statistics.Query query =
        new Statistics.Query(begin, end, each, groups, tenant, endpointId, eventType, results, top);
    if (minutes) {
      requireOfAll(query);
    }
    return query;
  }

  /** Minutes are counted as a whole: their parts would cost each batch of the history a row. */
  private void requireOfAll(Statistics.Query query) {
    if (!query.isTotal() || query.top() != null) {
      throw new InvalidInputException(
          "step",
          "must be whole hours or days for a tenant, endpoint or type, and with top: minutes are grouped by status and result only");
    }
    if (query.since().isBefore(clock.instant().minus(Statistics.MINUTES_KEPT))) {
      throw new InvalidInputException(
          "since", "must be within the last six hours where step is in minutes");
    }
  }

  private static Instant roundedUp(Instant at, ChronoUnit unit) {
    Instant begin = at.truncatedTo(unit);
    return begin.equals(at) ? at : begin.plus(1, unit);
  }

  private static Duration step(String text) {
    Matcher matcher = STEP.matcher(text);
    if (matcher.matches()) {
      int number = Integer.parseInt(matcher.group(1));
      Duration step =
          switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          };
      boolean whole = !matcher.group(2).equals("m") || step.compareTo(HOUR) < 0;
      if (number > 0 && whole && step.compareTo(LONGEST_STEP) <= 0) {
        return step;
      }
    }
    throw new InvalidInputException(
        "step", "must be whole minutes to 59m, or hours or days from 1h to 31d, such as 1m or 7d");
  }
}
