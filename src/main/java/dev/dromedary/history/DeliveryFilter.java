package dev.dromedary.history;

import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.EventType;
import dev.dromedary.history.History.DeliveryRow;
import java.time.Instant;
import java.util.List;

/**
 * Which deliveries are meant: of each list any value, of all lists together each; null is no
 * condition.
 *
 * @param eventSource empty for a plain event
 * @param eventType types or patterns, see {@link EventType}
 * @param result of the last attempt
 * @param statusCode of the last attempt
 * @param minAttempts made so far
 * @param since of the acceptance of their events, inclusive
 * @param until exclusive
 */
public record DeliveryFilter(
    List<String> tenant,
    List<String> endpointId,
    List<String> eventId,
    List<String> eventSource,
    List<String> eventType,
    List<DeliveryStatus> status,
    List<Result> result,
    List<StatusCodes> statusCode,
    Integer minAttempts,
    Instant since,
    Instant until) {

  public static final DeliveryFilter ANY =
      new DeliveryFilter(null, null, null, null, null, null, null, null, null, null, null);

  public DeliveryFilter {
    tenant = Conditions.given(tenant);
    endpointId = Conditions.given(endpointId);
    eventId = Conditions.given(eventId);
    eventSource = Conditions.given(eventSource);
    eventType = Conditions.given(eventType);
    status = Conditions.given(status);
    result = Conditions.given(result);
    statusCode = Conditions.given(statusCode);
    eventType.forEach(each -> EventType.requirePattern("eventType", each));
  }

  public static DeliveryFilter of(EventKey event) {
    return new DeliveryFilter(
        List.of(event.tenant()),
        null,
        List.of(event.id()),
        List.of(event.source()),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** That were made before that time and have that status. */
  public static DeliveryFilter of(DeliveryStatus status, Instant until) {
    return new DeliveryFilter(
        null, null, null, null, null, List.of(status), null, null, null, null, until);
  }

  public boolean matches(DeliveryRow row) {
    return isIn(tenant, row.tenant())
        && isIn(endpointId, row.endpointId())
        && isIn(eventId, row.eventId())
        && isIn(eventSource, row.eventSource())
        && isIn(status, row.status())
        && (eventType.isEmpty()
            || eventType.stream().anyMatch(each -> row.eventType().matches(EventType.regex(each))))
        && (result.isEmpty()
            || result.stream().anyMatch(each -> each.name().equals(row.last().result())))
        && (statusCode.isEmpty()
            || row.last().statusCode() != null
                && statusCode.stream().anyMatch(each -> each.includes(row.last().statusCode())))
        && (minAttempts == null || row.attempts() >= minAttempts)
        && (since == null || !row.createdAt().isBefore(since))
        && (until == null || row.createdAt().isBefore(until));
  }

  private static <T> boolean isIn(List<T> meant, T value) {
    return meant.isEmpty() || meant.contains(value);
  }
}
