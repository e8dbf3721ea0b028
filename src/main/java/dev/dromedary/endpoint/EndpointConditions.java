package dev.dromedary.endpoint;

import dev.dromedary.endpoint.WebhookEndpoint.Status;
import java.time.Instant;
import java.util.Objects;

/**
 * The conditions of an endpoint: its status and its health.
 *
 * @param since when it came to its status, or null if that is not known
 * @param reason why it is paused or disabled, or null
 * @param pausedUntil when a pause ends by itself, or null
 * @param failingSince since when every attempt failed, once that is long enough to be published, or
 *     null
 * @param requeuingSince since when its dead letters of the time while it was disabled are being
 *     requeued, or null
 */
public record EndpointConditions(
    Status status,
    Instant since,
    String reason,
    Instant pausedUntil,
    Instant failingSince,
    Instant requeuingSince) {

  /** The reason of an endpoint that an admin paused or disabled. */
  public static final String BY_ADMIN = "by an admin";

  public EndpointConditions {
    Objects.requireNonNull(status, "status");
  }

  /** Of an endpoint that has just this status. */
  public static EndpointConditions of(Status status) {
    return new EndpointConditions(status, null, null, null, null, null);
  }

  /**
   * With the consequences of the new status: an endpoint that is no longer disabled starts without
   * failures, and its dead letters are requeued.
   */
  EndpointConditions becomes(Status next, String why, Instant now) {
    Instant then = next == status ? since : now;
    if (next == Status.DISABLED) {
      return new EndpointConditions(next, then, why, null, failingSince, null);
    }
    return status == Status.DISABLED
        ? new EndpointConditions(next, then, why, null, null, now)
        : new EndpointConditions(next, then, why, null, failingSince, requeuingSince);
  }

  /**
   * @param firstFailure null once it recovered
   */
  EndpointConditions failing(Instant firstFailure) {
    return new EndpointConditions(status, since, reason, pausedUntil, firstFailure, requeuingSince);
  }

  /**
   * Paused to that time.
   *
   * @param end null for a pause that only an admin ends
   */
  EndpointConditions until(Instant end) {
    return new EndpointConditions(status, since, reason, end, failingSince, requeuingSince);
  }

  /** Whether it is a pause whose end has come. */
  boolean isPauseOver(Instant now) {
    return status == Status.PAUSED && pausedUntil != null && !now.isBefore(pausedUntil);
  }

  /** All its dead letters were requeued. */
  EndpointConditions requeued() {
    return new EndpointConditions(status, since, reason, pausedUntil, failingSince, null);
  }

  /** Whether it differs from the conditions of a newly registered endpoint. */
  boolean isOfNote() {
    return status != Status.ENABLED || failingSince != null || requeuingSince != null;
  }
}
