package dev.dromedary.history;

import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.Cursor;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.event.TypedId;
import dev.dromedary.history.History.DeliveryRow;
import dev.dromedary.history.History.EventRow;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which index answers which question. */
final class JdbcLists {

  /** An event is known by its id, tenant and source, and a batch is accepted at one instant. */
  static final String[] EVENT_ORDER = {"accepted_at", "id", "tenant", "source"};

  /** So many walks are merged; of more conditions one is checked on the way. */
  private static final int MOST_BRANCHES = 64;

  /** The least status that PostgreSQL has an index for. */
  private static final int INDEXED_STATUS = 300;

  /** How many partitions, of a day each, are read before all are. */
  private static final int[] PARTITIONS_FIRST = {1, 7};

  private JdbcLists() {}

  static Page<EventRow> events(JdbcClient jdbc, EventFilter filter, PageRequest page) {
    Conditions within =
        new Conditions()
            .and("accepted_at >= ?", filter.since())
            .and("accepted_at < ?", filter.until());
    if (page.cursor() != null) {
      within.behind(Cursor.parse(page.cursor(), 3), page.order(), EVENT_ORDER);
    }
    JdbcScan scan =
        new JdbcScan(
                "webhooks_event",
                JdbcRows.EVENT,
                String.join(", ", EVENT_ORDER) + ", type",
                page.order(),
                EVENT_ORDER)
            .within(within);
    JdbcTypePattern type = JdbcTypePattern.of(filter.type());
    Conditions checked = new Conditions();
    if (!filter.id().isEmpty()) {
      scan.branches("id", filter.id());
      checked.in("tenant", filter.tenant());
    } else if (!filter.tenant().isEmpty()) {
      scan.branches("tenant", filter.tenant());
    } else if (type != null) {
      Optional<Set<String>> types =
          type.among(
              jdbc, "webhooks_event", "type, accepted_at, id, tenant, source", new Conditions());
      if (types.filter(Set::isEmpty).isPresent()) {
        return new Page<>(List.of(), null);
      }
      if (types.isPresent()) {
        scan.branches("type", types.get());
        type = null;
      }
    }
    return scan.checking(checked.andType("type", type))
        .page(
            jdbc,
            JdbcRows::event,
            page.limit(),
            JdbcLists::cursor,
            end -> new Conditions().upTo(end, page.order(), EVENT_ORDER));
  }

  /**
   * The newest ones are mostly in the newest partitions, and the others are not even planned for
   * then; only a page that these do not fill reads all.
   */
  static Page<DeliveryRow> deliveries(
      JdbcClient jdbc, JdbcProduct product, DeliveryFilter filter, PageRequest page) {
    Cursor place = page.cursor() == null ? null : Cursor.parse(page.cursor(), 1);
    if (product == JdbcProduct.POSTGRESQL && page.order() == Order.DESC) {
      Instant newest = place != null ? place.at() : newest(jdbc, filter.until());
      for (int days : PARTITIONS_FIRST) {
        Instant from = newest.truncatedTo(ChronoUnit.DAYS).minus(days, ChronoUnit.DAYS);
        if (filter.since() != null && !filter.since().isBefore(from)) {
          break;
        }
        Page<DeliveryRow> found = deliveries(jdbc, product, filter, page, place, from);
        if (found.nextCursor() != null) {
          return found;
        }
      }
    }
    return deliveries(jdbc, product, filter, page, place, null);
  }

  private static Instant newest(JdbcClient jdbc, Instant until) {
    Instant now =
        jdbc.sql("SELECT CURRENT_TIMESTAMP").query(OffsetDateTime.class).single().toInstant();
    return until == null || now.isBefore(until) ? now : until;
  }

  /**
   * @param from the beginning of a partition, or null
   */
  private static Page<DeliveryRow> deliveries(
      JdbcClient jdbc,
      JdbcProduct product,
      DeliveryFilter filter,
      PageRequest page,
      Cursor place,
      Instant from) {
    boolean up = page.order() == Order.ASC;
    Conditions since =
        new Conditions().and("id >= ?", from == null ? null : TypedId.firstDelivery(from));
    JdbcScan scan =
        new JdbcScan("webhooks_delivery", JdbcRows.DELIVERY, JdbcRows.DELIVERY, page.order(), "id")
            .within(
                new Conditions()
                    .and(since)
                    .andMadeFrom(filter.since())
                    .andMadeBefore(filter.until())
                    .and(up ? "id > ?" : "id < ?", place == null ? null : place.key().get(0)));
    return checked(jdbc, product, filter, since, scan)
        .map(
            checks ->
                scan.checking(checks)
                    .page(
                        jdbc,
                        JdbcRows::delivery,
                        page.limit(),
                        JdbcLists::cursor,
                        end -> new Conditions().and(up ? "id <= ?" : "id >= ?", end.key().get(0))))
        .orElse(new Page<>(List.of(), null));
  }

  static Cursor cursor(EventRow row) {
    return JdbcRows.cursor(row.event().acceptedAt(), row.event().key());
  }

  static Cursor cursor(DeliveryRow row) {
    return new Cursor(row.createdAt(), row.id());
  }

  /** Takes the index that leaves the fewest rows; what it does not answer is checked. */
  private static Optional<Conditions> checked(
      JdbcClient jdbc,
      JdbcProduct product,
      DeliveryFilter filter,
      Conditions since,
      JdbcScan scan) {
    boolean postgres = product == JdbcProduct.POSTGRESQL;
    List<String> statuses = statuses(filter).stream().map(DeliveryStatus::name).toList();
    if (statuses.isEmpty()) {
      return Optional.empty();
    }
    boolean anyStatus = statuses.size() == DeliveryStatus.values().length;
    List<String> checkedStatuses = anyStatus ? List.of() : statuses;
    JdbcTypePattern type = JdbcTypePattern.of(filter.eventType());
    List<String> results = filter.result().stream().map(Result::name).toList();
    Conditions checks =
        new Conditions()
            .in("event_source", filter.eventSource())
            .and("attempts >= ?", filter.minAttempts());
    Optional<List<Integer>> codes = Optional.empty();
    if (!filter.eventId().isEmpty()) {
      scan.branches("event_id", filter.eventId());
      checks
          .in("endpoint_id", filter.endpointId())
          .in("tenant", filter.tenant())
          .in("status", checkedStatuses);
    } else if (few(filter.endpointId(), statuses)) {
      scan.branches("endpoint_id", filter.endpointId(), "status", statuses);
      checks.in("tenant", filter.tenant());
    } else if (postgres && few(filter.tenant(), statuses)) {
      scan.branches("tenant", filter.tenant(), "status", statuses);
      checks.in("endpoint_id", filter.endpointId());
    } else {
      checks.in("endpoint_id", filter.endpointId()).in("tenant", filter.tenant());
      boolean none = filter.endpointId().isEmpty() && filter.tenant().isEmpty();
      boolean failed = !results.isEmpty() && !results.contains(Result.DELIVERED.name());
      if (postgres && none && !filter.statusCode().isEmpty()) {
        codes = codes(jdbc, filter.statusCode(), since);
      }
      if (codes.isPresent()) {
        if (codes.get().isEmpty()) {
          return Optional.empty();
        }
        scan.branches("last_status_code", codes.get());
        checks.in("status", checkedStatuses);
      } else if (postgres && none && failed) {
        scan.branches("last_result", results);
        results = List.of();
        checks.in("status", checkedStatuses);
      } else if (!anyStatus) {
        scan.branches("status", statuses);
      } else if (none && type != null) {
        Optional<Set<String>> types =
            type.among(jdbc, "webhooks_delivery", "event_type, id", since);
        if (types.filter(Set::isEmpty).isPresent()) {
          return Optional.empty();
        }
        if (types.isPresent()) {
          scan.branches("event_type", types.get());
          type = null;
        }
      }
    }
    if (codes.isEmpty()) {
      checks.within("last_status_code", filter.statusCode());
    }
    return Optional.of(checks.in("last_result", results).andType("event_type", type));
  }

  /** The last answer of a delivery that is delivered was a success. */
  private static List<DeliveryStatus> statuses(DeliveryFilter filter) {
    boolean failed =
        !filter.result().isEmpty() && !filter.result().contains(Result.DELIVERED)
            || !filter.statusCode().isEmpty()
                && filter.statusCode().stream().noneMatch(StatusCodes::mayDeliver);
    Collection<DeliveryStatus> asked =
        filter.status().isEmpty() ? Arrays.asList(DeliveryStatus.values()) : filter.status();
    return asked.stream()
        .distinct()
        .filter(status -> !failed || status != DeliveryStatus.DELIVERED)
        .toList();
  }

  private static boolean few(List<String> values, List<String> statuses) {
    return !values.isEmpty() && values.size() * statuses.size() <= MOST_BRANCHES;
  }

  /** The existing ones of these; empty if the index does not have them. */
  private static Optional<List<Integer>> codes(
      JdbcClient jdbc, List<StatusCodes> asked, Conditions since) {
    List<Integer> codes = new ArrayList<>();
    for (StatusCodes range : asked) {
      if (range.first() < INDEXED_STATUS) {
        return Optional.empty();
      }
      if (range.first() == range.last()) {
        codes.add(range.first());
        continue;
      }
      JdbcDistinct<Integer> existing =
          new JdbcDistinct<>(
              jdbc,
              "webhooks_delivery",
              "last_status_code, id",
              since,
              Integer.class,
              range.first());
      Integer code = existing.next();
      while (code != null && code <= range.last()) {
        codes.add(code);
        code = existing.next();
      }
    }
    return Optional.of(codes.stream().distinct().toList());
  }
}
