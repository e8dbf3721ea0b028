package dev.dromedary.history;

import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.Cursor;
import dev.dromedary.event.Page;
import dev.dromedary.history.History.DeliveryQuery;
import dev.dromedary.history.History.DeliveryRow;
import dev.dromedary.history.History.EventQuery;
import dev.dromedary.history.History.EventRow;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which index answers which question. */
final class JdbcLists {

  private static final List<String> STATUSES =
      java.util.Arrays.stream(DeliveryStatus.values()).map(DeliveryStatus::name).toList();

  /** An event is known by its id, tenant and source, and a batch is accepted at one instant. */
  static final String[] EVENT_ORDER = {"accepted_at", "id", "tenant", "source"};

  private JdbcLists() {}

  static Page<EventRow> events(JdbcClient jdbc, EventQuery query) {
    JdbcTypePattern type = JdbcTypePattern.of("type", query.type());
    JdbcScan scan =
        new JdbcScan(
                "webhooks_event",
                JdbcRows.EVENT,
                String.join(", ", EVENT_ORDER) + ", type",
                "",
                EVENT_ORDER)
            .within(
                new Conditions()
                    .and("accepted_at >= ?", query.since())
                    .and("accepted_at < ?", query.until())
                    .after(query.cursor(), EVENT_ORDER));
    if (query.tenant() != null) {
      scan.branch("tenant", query.tenant()).checking(new Conditions().andType("type", type));
    } else if (type != null) {
      Optional<List<String>> types =
          type.among(jdbc, "webhooks_event", "type, accepted_at, id, tenant, source");
      if (types.filter(List::isEmpty).isPresent()) {
        return new Page<>(List.of(), null);
      }
      types.ifPresentOrElse(
          few -> few.forEach(each -> scan.branch("type", each)),
          () -> scan.checking(new Conditions().andType("type", type)));
    }
    return scan.page(
        jdbc,
        JdbcRows::event,
        query.limit(),
        row -> JdbcRows.cursor(row.event().acceptedAt(), row.event().key()),
        end -> new Conditions().upTo(end, EVENT_ORDER));
  }

  static Page<DeliveryRow> deliveries(JdbcClient jdbc, JdbcProduct product, DeliveryQuery query) {
    JdbcTypePattern type = JdbcTypePattern.of("eventType", query.eventType());
    List<String> statuses = query.status() == null ? STATUSES : List.of(query.status().name());
    JdbcScan scan =
        new JdbcScan("webhooks_delivery", JdbcRows.DELIVERY, JdbcRows.DELIVERY, " DESC", "id")
            .within(
                new Conditions()
                    .andMadeFrom(query.since())
                    .andMadeBefore(query.until())
                    .and(
                        "id < ?",
                        query.cursor() == null
                            ? null
                            : Cursor.parse(query.cursor(), 1).key().get(0)));
    Conditions checked = new Conditions().and("event_source = ?", query.eventSource());
    if (query.eventId() != null) {
      scan.branch("event_id", query.eventId());
      checked
          .and("endpoint_id = ?", query.endpointId())
          .and("tenant = ?", query.tenant())
          .and("status = ?", query.status() == null ? null : query.status().name());
    } else if (query.endpointId() != null) {
      scan.branches("endpoint_id", query.endpointId(), "status", statuses);
      checked.and("tenant = ?", query.tenant());
    } else if (query.tenant() != null && product == JdbcProduct.POSTGRESQL) {
      scan.branches("tenant", query.tenant(), "status", statuses);
    } else if (query.status() != null) {
      scan.branch("status", query.status().name());
      checked.and("tenant = ?", query.tenant());
    } else if (query.tenant() != null) {
      checked.and("tenant = ?", query.tenant());
    } else if (type != null) {
      Optional<List<String>> types = type.among(jdbc, "webhooks_delivery", "event_type, id");
      if (types.filter(List::isEmpty).isPresent()) {
        return new Page<>(List.of(), null);
      }
      if (types.isPresent()) {
        types.get().forEach(each -> scan.branch("event_type", each));
        type = null;
      }
    }
    return scan.checking(checked.andType("event_type", type))
        .page(
            jdbc,
            JdbcRows::delivery,
            query.limit(),
            row -> new Cursor(row.createdAt(), row.id()),
            end -> new Conditions().and("id >= ?", end.key().get(0)));
  }
}
