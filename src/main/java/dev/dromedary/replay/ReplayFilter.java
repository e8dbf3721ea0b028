package dev.dromedary.replay;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.history.DeliveryFilter;
import dev.dromedary.history.StatusCodes;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which past deliveries are meant, as in {@code GET /deliveries}: of each list any value, of all
 * lists together each. A list may be one text.
 *
 * @param endpointId of the endpoints
 * @param tenant of the tenants
 * @param eventId of the events
 * @param eventSource of the events; empty for a plain event
 * @param eventTypes types and patterns
 * @param status final ones; without any, all of them
 * @param result of the last attempt
 * @param statusCode of the last attempt, such as 503 or 5xx
 * @param since of the acceptance of the event, inclusive
 * @param until exclusive
 */
public record ReplayFilter(
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> endpointId,
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> tenant,
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> eventId,
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> eventSource,
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> eventTypes,
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> status,
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> result,
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> statusCode,
    Instant since,
    Instant until) {

  private static final List<DeliveryStatus> FINAL =
      Arrays.stream(DeliveryStatus.values()).filter(DeliveryStatus::isFinal).toList();

  public static ReplayFilter of(EventKey event) {
    return new ReplayFilter(
        null,
        List.of(event.tenant()),
        List.of(event.id()),
        List.of(event.source()),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  ReplayFilter ofTenant(String owner) {
    return ofTenants(List.of(owner));
  }

  /** The same of these tenants only. */
  public ReplayFilter ofTenants(List<String> owners) {
    return new ReplayFilter(
        endpointId,
        owners,
        eventId,
        eventSource,
        eventTypes,
        status,
        result,
        statusCode,
        since,
        until);
  }

  /** Everything at once is a choice, never what is left when a condition was forgotten. */
  @JsonIgnore
  public boolean isEmpty() {
    return since == null
        && until == null
        && Stream.of(
                endpointId, tenant, eventId, eventSource, eventTypes, status, result, statusCode)
            .allMatch(values -> values == null || values.isEmpty());
  }

  /**
   * The deliveries that were made before that time and have ended.
   *
   * @throws InvalidInputException if a condition is none, or nothing can match
   */
  public DeliveryFilter madeBefore(Instant time) {
    if (since != null && until != null && !since.isBefore(until)) {
      throw new InvalidInputException("from.until", "must be after since");
    }
    if (since != null && !since.isBefore(time)) {
      throw new InvalidInputException("from.since", "must be in the past");
    }
    List<DeliveryStatus> ended =
        status == null || status.isEmpty()
            ? FINAL
            : status.stream()
                .map(each -> named("from.status", each, FINAL, DeliveryStatus::name))
                .toList();
    try {
      return new DeliveryFilter(
          tenant,
          endpointId,
          eventId,
          eventSource,
          eventTypes,
          ended,
          given(result).stream()
              .map(each -> named("from.result", each, Arrays.asList(Result.values()), Result::name))
              .toList(),
          given(statusCode).stream().map(ReplayFilter::codes).toList(),
          null,
          since,
          until == null || until.isAfter(time) ? time : until);
    } catch (InvalidInputException e) {
      throw e.field().equals("eventType")
          ? new InvalidInputException("from.eventTypes", e.rule())
          : e;
    }
  }

  static List<String> given(List<String> values) {
    return values == null ? List.of() : values;
  }

  private static StatusCodes codes(String text) {
    return StatusCodes.read(text)
        .orElseThrow(() -> new InvalidInputException("from.statusCode", StatusCodes.RULE));
  }

  private static <T> T named(String field, String text, List<T> all, Function<T, String> name) {
    return all.stream()
        .filter(each -> name.apply(each).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    field,
                    "must be one of " + all.stream().map(name).collect(Collectors.joining(", "))));
  }
}
