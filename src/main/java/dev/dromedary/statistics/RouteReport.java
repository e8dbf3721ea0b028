package dev.dromedary.statistics;

import java.util.List;

/**
 * A route as it runs in this gateway.
 *
 * @param id The id of the route.
 * @param group The group of the route, as its file says.
 * @param description The purpose of the route, as its file says.
 * @param note What its file says to operators.
 * @param file The file that the route is from, without its folder.
 * @param from The source of its messages, without options.
 * @param to The destinations of its steps, without options.
 * @param state Whether the route takes messages.
 * @param stoppable Whether the route may be stopped.
 * @param notStoppable Why the route may not be stopped.
 * @param completed The messages that it processed, since it was loaded.
 * @param failed The messages that failed in it, since it was loaded.
 * @param inFlight The messages that it works on.
 * @param perSecond The messages that it completed in a second on average.
 * @param overSeconds The time of this average in seconds, which ends now.
 * @param meanMs The time of a message in it on average, in milliseconds.
 */
public record RouteReport(
    String id,
    String group,
    String description,
    String note,
    String file,
    String from,
    List<String> to,
    RouteState state,
    boolean stoppable,
    String notStoppable,
    Long completed,
    Long failed,
    Long inFlight,
    Double perSecond,
    Double overSeconds,
    Long meanMs) {

  /** Whether a route takes messages. */
  public enum RouteState {
    /** It does. */
    STARTED,
    /** It takes no more, and finishes those in flight. */
    STOPPING,
    /** It does not; they wait at its source. */
    STOPPED
  }
}
