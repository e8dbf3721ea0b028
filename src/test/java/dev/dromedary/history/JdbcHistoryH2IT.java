package dev.dromedary.history;

import static dev.dromedary.history.Entries.NOW;
import static dev.dromedary.history.Entries.accepted;
import static dev.dromedary.history.Entries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.endpoint.H2File;
import dev.dromedary.endpoint.WatchedFile;
import dev.dromedary.event.EventKey;
import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.kit.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class JdbcHistoryH2IT extends HistoryContract {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2().migrated();

  @Override
  DataSource dataSource() {
    return DATABASE.dataSource();
  }

  @Test
  void databaseThatIsOpenElsewhereIsUnavailable(@TempDir Path directory) throws Exception {
    try (HikariDataSource first = H2File.in(directory)) {
      new JdbcMigrations(first).run();
    }
    HikariDataSource second = H2File.in(directory);
    second.setConnectionTimeout(500);
    JdbcHistory locked = new JdbcHistory(second);
    try (second) {
      try (FileChannel file =
          FileChannel.open(directory.resolve("history.mv.db"), StandardOpenOption.WRITE)) {
        file.lock();
        assertThatThrownBy(() -> locked.record(List.of(accepted("e1", NOW))))
            .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> locked.event(key("e1")))
            .isInstanceOf(StoreUnavailableException.class);
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreException(StoreUnavailableException.class)
          .untilAsserted(
              () -> {
                locked.record(List.of(accepted("e1", NOW)));
                assertThat(locked.event(key("e1"))).isPresent();
              });
    }
  }

  @Test
  void missingTablesAreUnavailable(@TempDir Path directory) {
    try (HikariDataSource empty = H2File.in(directory)) {
      JdbcHistory early = new JdbcHistory(empty);
      assertThatThrownBy(() -> early.record(List.of(accepted("e1", NOW))))
          .isInstanceOf(StoreUnavailableException.class);
    }
  }

  @Test
  void recordedSurvivesKillOfTheProcess(@TempDir Path directory) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndlessWriter.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<EventKey> committed = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("committed ")) {
          committed.add(key(line.substring("committed ".length())));
          if (committed.size() == 50) {
            writer.toHandle().destroyForcibly();
          }
        }
      }
    }
    assertThat(writer.waitFor()).as("killed, not ended").isNotZero();
    assertThat(committed).hasSizeGreaterThanOrEqualTo(50);

    try (HikariDataSource after = H2File.in(directory)) {
      assertThat(new JdbcHistory(after).knownEvents(committed)).hasSize(committed.size());
    }
  }

  @Test
  void recordedIsOnDisk(@TempDir Path directory) {
    try (HikariDataSource watched = H2File.watched(directory)) {
      new JdbcMigrations(watched).run();
      JdbcHistory history = new JdbcHistory(watched);
      for (int call = 0; call < 20; call++) {
        history.record(List.of(accepted("e" + call, NOW.plusMillis(call))));
        assertThat(WatchedFile.notOnDisk(directory)).isEmpty();
      }
    }
  }

  /** Says after each call of what was recorded, until it is killed. */
  static final class EndlessWriter {

    public static void main(String[] directory) {
      HikariDataSource dataSource = H2File.in(Path.of(directory[0]));
      new JdbcMigrations(dataSource).run();
      JdbcHistory history = new JdbcHistory(dataSource);
      for (int call = 0; ; call++) {
        List<HistoryEntry> entries = new ArrayList<>();
        String last = "e" + call + "_15";
        int number = call;
        IntStream.range(0, 16)
            .forEach(i -> entries.add(accepted("e" + number + "_" + i, NOW.plusMillis(number))));
        history.record(entries);
        System.out.println("committed " + last);
        System.out.flush();
      }
    }
  }
}
