package dev.dromedary.api;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.history.DeadLetterIndex.Filter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Which dead letters are requeued or deleted.
 *
 * @param all true: any, without a condition
 * @param limit at most so many, the first ones of the queue
 * @param dryRun whether they are only counted
 */
record DeadLetterSelection(
    List<String> deliveryId,
    List<String> tenant,
    List<String> endpointId,
    List<String> eventId,
    List<String> eventType,
    List<String> reason,
    List<String> result,
    Instant since,
    Instant until,
    Boolean all,
    Integer limit,
    Boolean dryRun) {

  /** By which the clocks of gateways may differ. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /**
   * Everything at once is a choice, never what is left when a condition was forgotten.
   *
   * @throws InvalidInputException also if nothing can match
   */
  Filter chosen(Caller caller, Instant now) {
    if (limit != null && limit < 1) {
      throw new InvalidInputException("limit", "must be a number from 1");
    }
    Filter filter = of(caller.tenantsOf(tenant));
    Filter conditions = caller.tenant() == null ? filter : of(null);
    if (Boolean.TRUE.equals(all) != conditions.equals(Filter.ANY)) {
      throw new InvalidInputException(
          "all", "must be true without a condition, or a condition be given without it");
    }
    if (since != null && since.isAfter(now.plus(SKEW))) {
      throw new InvalidInputException("since", "must be in the past");
    }
    if (since != null && until != null && !since.isBefore(until)) {
      throw new InvalidInputException("until", "must be after since");
    }
    return filter;
  }

  boolean isDryRun() {
    return Boolean.TRUE.equals(dryRun);
  }

  int most() {
    return limit == null ? Integer.MAX_VALUE : limit;
  }

  private Filter of(List<String> tenants) {
    return new Filter(
        deliveryId, tenants, endpointId, eventId, eventType, reason, result, since, until);
  }
}
