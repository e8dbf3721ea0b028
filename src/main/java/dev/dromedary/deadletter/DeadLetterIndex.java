package dev.dromedary.deadletter;

/**
 * What the history knows about the dead letters, which can be looked through by any condition
 * without the queue. It may be behind the queue for a moment. A store that is away throws {@code
 * StoreUnavailable}.
 */
public interface DeadLetterIndex {

  /**
   * In the order in which they were given up; page k costs what the first page does.
   *
   * @param cursor the {@code nextCursor} of the page before, or null
   */
  DeadLetters.Page list(DeadLetters.Filter filter, int limit, String cursor);
}
