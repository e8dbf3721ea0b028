package dev.dromedary.erasure;

import java.time.Instant;

/**
 * The erasure of a tenant, under way or done, which is its certificate.
 *
 * @param who began it
 * @param begunAt events that were accepted later, and endpoints that were registered later, stay
 * @param doneAt null until it is done
 */
public record Erasure(
    String id,
    String tenant,
    String who,
    Progress state,
    Instant begunAt,
    Instant doneAt,
    Counts counts) {

  /** The progress of an erasure. */
  public enum Progress {
    /** Removes what can be removed, and then the deliveries that wait, as they are cancelled. */
    RUNNING,
    /** Nothing of the tenant is left. */
    DONE
  }

  /**
   * The numbers that were removed, or of a dry run would be.
   *
   * @param waiting deliveries that still wait: each is cancelled when it is due
   */
  public record Counts(
      long endpoints, long deadLetters, long events, long deliveries, long attempts, long waiting) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    Counts and(Counts more) {
      return new Counts(
          endpoints + more.endpoints,
          deadLetters + more.deadLetters,
          events + more.events,
          deliveries + more.deliveries,
          attempts + more.attempts,
          more.waiting);
    }
  }
}
