package dev.dromedary.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Distinguishes an unavailable database from one that rejects the data. Unavailable is whatever a
 * retry may pass without a change of the data; the classes are those of SQLState in PostgreSQL's
 * manual, appendix A, and of H2's {@code ErrorCode}, whose codes from 90000 on are their own
 * SQLState.
 */
public final class JdbcFailures {

  /**
   * Connection, transaction rolled back, object in use, resources, intervention by an operator,
   * I/O; read-only, as a standby is; login, catalogue, and the schema: without its tables, or
   * without the right to them, nothing can be written yet.
   */
  private static final Set<String> UNAVAILABLE_CLASSES =
      Set.of("08", "40", "55", "53", "57", "58", "25", "28", "3D", "3F", "42");

  /** H2: lock timeout, closed, I/O, broken connection, open elsewhere, concurrent update. */
  private static final Set<String> UNAVAILABLE_STATES =
      Set.of(
          "HYT00", "90007", "90013", "90020", "90028", "90030", "90031", "90039", "90067", "90097",
          "90096", "90098", "90117", "90121", "90131");

  private static final Set<String> CONFLICTS =
      Set.of("40001", "40P01", "55P03", "23505", "HYT00", "90131");

  /**
   * Of the states that are unavailable for this gateway alone, by configuration: login, catalogue,
   * schema, and missing tables or rights; 90096 is H2's for rights.
   */
  private static final Set<String> REJECTED_CLASSES = Set.of("28", "3D", "3F", "42");

  private static final String NO_RIGHT = "90096";

  private JdbcFailures() {}

  /**
   * Does the work.
   *
   * @param what the work as the beginning of a sentence, such as {@code Recording the history}
   * @throws StoreUnavailableException if the database is unavailable; every other failure passes
   *     unchanged
   */
  public static <T> T guard(String what, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      if (isUnavailable(e)) {
        throw new StoreUnavailableException(what, e);
      }
      throw e;
    }
  }

  /**
   * Whether the same work may succeed later, because the failure is not about its data. Where the
   * rollback failed too, what it was rolled back for decides.
   */
  public static boolean isUnavailable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CannotGetJdbcConnectionException
          || cause instanceof CannotCreateTransactionException
          || cause instanceof TransactionSystemException ended
              && ended.getApplicationException() != null
              && isUnavailable(ended.getApplicationException())
          || cause instanceof SQLException sql && isUnavailable(sql)) {
        return true;
      }
    }
    return false;
  }

  /** Whether another writer came in between, so that the transaction should be tried at once. */
  public static boolean isConflict(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && CONFLICTS.contains(state(sql))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The message of a database that is reachable and rejects the gateway: names of users, schemas
   * and tables, and never data. Waiting alone does not help.
   */
  static Optional<String> rejection(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isRejected(state(sql))) {
        String said = sql.getMessage().lines().findFirst().orElse("");
        return Optional.of(
            said.replaceFirst("; SQL statement:.*", "") + " (SQLState " + state(sql) + ")");
      }
    }
    return Optional.empty();
  }

  private static boolean isRejected(String state) {
    return NO_RIGHT.equals(state)
        || state.length() == 5 && REJECTED_CLASSES.contains(state.substring(0, 2));
  }

  private static boolean isUnavailable(SQLException failure) {
    String state = state(failure);
    return failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException
        || failure instanceof SQLNonTransientConnectionException
        || UNAVAILABLE_STATES.contains(state)
        || state.length() == 5 && UNAVAILABLE_CLASSES.contains(state.substring(0, 2));
  }

  /** A batch's own exception may carry no state; the statement's is the next one. */
  private static String state(SQLException failure) {
    if (failure.getSQLState() == null && failure.getNextException() != null) {
      return state(failure.getNextException());
    }
    return failure.getSQLState() == null ? "" : failure.getSQLState();
  }
}
