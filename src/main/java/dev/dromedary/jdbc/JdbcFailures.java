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
 * Tells a database that is away from one that refuses the data. Away is whatever another try may
 * pass without a change of the data; the classes are those of SQLState in PostgreSQL's manual,
 * appendix A, and of H2's {@code ErrorCode}, whose codes from 90000 on are their own SQLState.
 */
public final class JdbcFailures {

  /**
   * Connection, transaction rolled back, object in use, resources, intervention by an operator,
   * I/O; read-only, as a standby is; login, catalogue, and the schema: without its tables, or
   * without the right to them, nothing can be written yet.
   */
  private static final Set<String> AWAY_CLASSES =
      Set.of("08", "40", "55", "53", "57", "58", "25", "28", "3D", "3F", "42");

  /** H2: lock timeout, closed, I/O, broken connection, open elsewhere, concurrent update. */
  private static final Set<String> AWAY_STATES =
      Set.of(
          "HYT00", "90007", "90013", "90020", "90028", "90030", "90031", "90039", "90067", "90097",
          "90096", "90098", "90117", "90121", "90131");

  private static final Set<String> CONFLICTS =
      Set.of("40001", "40P01", "55P03", "23505", "HYT00", "90131");

  /**
   * Of those that are away for the gateway alone, because of what somebody set up: login,
   * catalogue, schema, and missing tables or rights; 90096 is H2's for rights.
   */
  private static final Set<String> REFUSED_CLASSES = Set.of("28", "3D", "3F", "42");

  private static final String NO_RIGHT = "90096";

  private JdbcFailures() {}

  /**
   * Does the work.
   *
   * @param what the work as the beginning of a sentence, such as {@code Recording the history}
   * @throws StoreUnavailableException if the database is away; every other failure passes unchanged
   */
  public static <T> T guard(String what, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      if (isAway(e)) {
        throw new StoreUnavailableException(what, e);
      }
      throw e;
    }
  }

  /**
   * Whether the same work may succeed later, because the failure is not about its data. Where the
   * rollback failed too, what it was rolled back for decides.
   */
  public static boolean isAway(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CannotGetJdbcConnectionException
          || cause instanceof CannotCreateTransactionException
          || cause instanceof TransactionSystemException ended
              && ended.getApplicationException() != null
              && isAway(ended.getApplicationException())
          || cause instanceof SQLException sql && isAway(sql)) {
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
   * What a database says that is there and refuses the gateway: names of users, schemas and tables,
   * and never data. Waiting alone does not help.
   */
  static Optional<String> refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isRefused(state(sql))) {
        String said = sql.getMessage().lines().findFirst().orElse("");
        return Optional.of(
            said.replaceFirst("; SQL statement:.*", "") + " (SQLState " + state(sql) + ")");
      }
    }
    return Optional.empty();
  }

  private static boolean isRefused(String state) {
    return NO_RIGHT.equals(state)
        || state.length() == 5 && REFUSED_CLASSES.contains(state.substring(0, 2));
  }

  private static boolean isAway(SQLException failure) {
    String state = state(failure);
    return failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException
        || failure instanceof SQLNonTransientConnectionException
        || AWAY_STATES.contains(state)
        || state.length() == 5 && AWAY_CLASSES.contains(state.substring(0, 2));
  }

  /** A batch's own exception may carry no state; the statement's is the next one. */
  private static String state(SQLException failure) {
    if (failure.getSQLState() == null && failure.getNextException() != null) {
      return state(failure.getNextException());
    }
    return failure.getSQLState() == null ? "" : failure.getSQLState();
  }
}
