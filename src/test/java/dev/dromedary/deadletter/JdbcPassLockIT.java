package dev.dromedary.deadletter;

import static dev.dromedary.deadletter.JdbcPassLock.Purpose.DEAD_LETTERS;
import static dev.dromedary.deadletter.JdbcPassLock.Purpose.LOST_DELIVERIES;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.kit.PostgresDatabase;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class JdbcPassLockIT {

  @Test
  void lockThatIsTriedIsRejectedWhileAnotherGatewayHoldsIt() {
    try (PostgresDatabase postgres = new PostgresDatabase()) {
      PassLock one = new JdbcPassLock(postgres.dataSource(), LOST_DELIVERIES);
      PassLock two = new JdbcPassLock(postgres.dataSource(), LOST_DELIVERIES);
      PassLock other = new JdbcPassLock(postgres.dataSource(), DEAD_LETTERS);
      Supplier<Optional<String>> tries = () -> two.tryHold(() -> "held");

      assertThat(one.tryHold(tries)).contains(Optional.empty());
      assertThat(one.hold(tries)).isEmpty();
      assertThat(other.tryHold(tries)).contains(Optional.of("held"));
      assertThat(tries.get()).contains("held");
    }
  }

  @Test
  void lockThatIsTriedIsRejectedWhileTheDatabaseIsUnavailable() {
    try (HikariDataSource unavailable = new HikariDataSource()) {
      unavailable.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/none");
      unavailable.setConnectionTimeout(250);

      assertThat(new JdbcPassLock(unavailable, LOST_DELIVERIES).tryHold(() -> "held")).isEmpty();
    }
  }
}
