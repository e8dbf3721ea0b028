package dev.dromedary.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.TransactionSystemException;

class JdbcFailuresTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08001", "08006", "57P01", "57P02", "57P03", "53300", "25006", "42P01", "42S02", "90028",
        "90031", "90098", "90121", "40P01"
      })
  void databaseIsUnavailable(String state) {
    RuntimeException failure = new IllegalStateException(new SQLException("x", state));

    assertThatThrownBy(
            () ->
                JdbcFailures.guard(
                    "Reading",
                    () -> {
                      throw failure;
                    }))
        .isInstanceOf(StoreUnavailableException.class)
        .hasCause(failure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"22001", "22021", "23502", "23505", "XX000"})
  void databaseRefusesTheData(String state) {
    RuntimeException failure = new IllegalStateException(new SQLException("x", state));

    assertThatThrownBy(
            () ->
                JdbcFailures.guard(
                    "Reading",
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void poolWithoutConnectionIsUnavailable() {
    assertThat(JdbcFailures.isUnavailable(new SQLTransientConnectionException("timed out")))
        .isTrue();
  }

  @Test
  void reasonBehindABatchCounts() {
    SQLException batch = new BatchUpdateException(new int[0]);
    batch.setNextException(new SQLException("x", "57P01"));

    assertThat(JdbcFailures.isUnavailable(batch)).isTrue();
  }

  @Test
  void reasonBehindAFailedRollbackCounts() {
    TransactionSystemException ended =
        new TransactionSystemException("JDBC rollback failed", new SQLException("closed"));
    assertThat(JdbcFailures.isUnavailable(ended)).isFalse();

    ended.initApplicationException(new IllegalStateException(new SQLException("x", "57P01")));

    assertThat(JdbcFailures.isUnavailable(ended)).isTrue();
  }

  /** Else it is looked for in the network. */
  @Test
  void rejectionIsReportedWithItsCause() {
    SQLException refused =
        new SQLException("ERROR: permission denied for schema public\n  Position: 14", "42501");

    assertThat(
            new StoreUnavailableException(
                "Preparing the tables", new IllegalStateException(refused)))
        .hasMessage(
            "Preparing the tables: the database rejects it: ERROR: permission denied for schema"
                + " public (SQLState 42501)");
    assertThat(new StoreUnavailableException("Reading", new SQLException("secret", "08001")))
        .hasMessage("Reading: the database cannot be reached; try again later");
  }

  @Test
  void statementIsNoPartOfTheProblem() {
    SQLException refused =
        new SQLException("Table \"X\" not found; SQL statement: SELECT 1 [42102-240]", "42S02");

    assertThat(JdbcFailures.rejection(refused)).contains("Table \"X\" not found (SQLState 42S02)");
  }
}
