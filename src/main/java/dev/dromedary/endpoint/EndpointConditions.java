package dev.dromedary.endpoint;

import dev.dromedary.endpoint.WebhookEndpoint.Status;
import java.time.Instant;
import java.util.Objects;

/**
 * Whether an endpoint is delivered to, and how it does.
 *
 * @param reason why it is paused or disabled, or null
 * @param failingSince since when every attempt failed, once that is long enough to be told, or null
 * @param requeuingSince since when the dead letters that it left while it was disabled are being
 *     put back, or null
 */
public record EndpointConditions(
    Status status, String reason, Instant failingSince, Instant requeuingSince) {

  /** Why an endpoint is paused or disabled that somebody paused or disabled. */
  public static final String BY_ADMIN = "by an admin";

  public EndpointConditions {
    Objects.requireNonNull(status, "status");
  }

  /** Of one of which nothing is known but that. */
  public static EndpointConditions of(Status status) {
    return new EndpointConditions(status, null, null, null);
  }

  /**
   * With what a change of the status entails: one that is no longer disabled begins anew, and gets
   * back what it left among the dead letters.
   */
  EndpointConditions becomes(Status next, String why, Instant now) {
    if (next == Status.DISABLED) {
      return new EndpointConditions(next, why, failingSince, null);
    }
    return status == Status.DISABLED
        ? new EndpointConditions(next, why, null, now)
        : new EndpointConditions(next, why, failingSince, requeuingSince);
  }

  /**
   * @param since null if it fails no longer
   */
  EndpointConditions failing(Instant since) {
    return new EndpointConditions(status, reason, since, requeuingSince);
  }

  /** All that it left among the dead letters was put back. */
  EndpointConditions requeued() {
    return new EndpointConditions(status, reason, failingSince, null);
  }

  /** Whether it is other than that of one that was just registered. */
  boolean isOfNote() {
    return status != Status.ENABLED || failingSince != null || requeuingSince != null;
  }
}
