package dev.dromedary.jdbc;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Has the connection pool close connections to an H2 database that closed itself, as it does when
 * its disk is full: the pool takes them for good ones, and only a new one opens the database again.
 */
public final class JdbcReopening implements SQLExceptionOverride {

  private static final int DATABASE_IS_CLOSED = 90098;
  private static final int CLOSED_AT_SHUTDOWN = 90121;
  private static final int IO_FAILED = 90028;
  private static final int IO_FAILED_AT = 90031;

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return switch (failure.getErrorCode()) {
      case DATABASE_IS_CLOSED, CLOSED_AT_SHUTDOWN, IO_FAILED, IO_FAILED_AT -> Override.MUST_EVICT;
      default -> Override.CONTINUE_EVICT;
    };
  }
}
