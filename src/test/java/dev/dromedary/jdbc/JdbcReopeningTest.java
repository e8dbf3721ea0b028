package dev.dromedary.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.SQLExceptionOverride.Override;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.junit.jupiter.api.Test;

class JdbcReopeningTest {

  private final JdbcReopening reopening = new JdbcReopening();

  @Test
  void connectionToADatabaseThatClosedItselfIsClosed() {
    for (int code :
        new int[] {
          ErrorCode.DATABASE_IS_CLOSED,
          ErrorCode.IO_EXCEPTION_1,
          ErrorCode.IO_EXCEPTION_2,
          ErrorCode.DATABASE_CALLED_AT_SHUTDOWN
        }) {
      assertThat(reopening.adjudicate(new SQLException("closed", "", code)))
          .as("%d", code)
          .isEqualTo(Override.MUST_EVICT);
    }
  }

  @Test
  void otherFailuresAreThePoolsToJudge() {
    assertThat(reopening.adjudicate(new SQLException("duplicate", "23505", 23505)))
        .isEqualTo(Override.CONTINUE_EVICT);
  }
}
