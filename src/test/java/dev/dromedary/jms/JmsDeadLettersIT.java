package dev.dromedary.jms;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.deadletter.DeadLetterMessage;
import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.deadletter.JdbcPassLock;
import dev.dromedary.deliver.Delivery;
import dev.dromedary.deliver.DeliveryStatus;
import dev.dromedary.deliver.Outcome;
import dev.dromedary.deliver.Samples;
import dev.dromedary.endpoint.PostgresServer;
import jakarta.jms.Message;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class JmsDeadLettersIT {

  private static final String QUEUE = "dead";
  private static final int OF_EACH = 250;

  @TempDir static Path folder;
  private static PostgresServer postgres;

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();
  private final AtomicInteger requeued = new AtomicInteger();
  private final AtomicInteger deleted = new AtomicInteger();

  @BeforeAll
  static void start() {
    postgres = new PostgresServer(folder);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  /** Each puts back what the other one looks for, and neither ends the other's way. */
  @Test
  void passesOfTwoGatewaysAtTheSameTimeEachFindWhatTheyLookFor() throws Exception {
    for (int i = 0; i < OF_EACH; i++) {
      for (String endpointId : List.of("ep_requeued", "ep_kept", "ep_deleted")) {
        bury(endpointId, i);
      }
    }

    CompletableFuture<Integer> requeue =
        CompletableFuture.supplyAsync(() -> gateway().requeue(of("ep_requeued")));
    CompletableFuture<Integer> delete =
        CompletableFuture.supplyAsync(() -> gateway().delete(of("ep_deleted")));

    assertThat(requeue.get()).isEqualTo(OF_EACH).isEqualTo(requeued.get());
    assertThat(delete.get()).isEqualTo(OF_EACH).isEqualTo(deleted.get());
    assertThat(broker.depth(QUEUE)).isEqualTo(OF_EACH);
  }

  /** Dead letters can be put back without a database. */
  @Test
  void passIsMadeWhileTheDatabaseIsAway() throws Exception {
    bury("ep_requeued", 1);
    try (HikariDataSource away = new HikariDataSource()) {
      away.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/none");
      away.setConnectionTimeout(250);

      assertThat(gateway(away).requeue(of("ep_requeued"))).isOne();
    }
  }

  @Test
  void passAloneKeepsTheOrderOfWhatItPutsBack() throws Exception {
    for (int i = 0; i < 5; i++) {
      bury(i == 2 ? "ep_requeued" : "ep_kept", i);
    }

    assertThat(gateway().requeue(of("ep_requeued"))).isOne();

    List<Integer> numbers = new ArrayList<>();
    for (Message message : broker.drain(QUEUE)) {
      numbers.add(message.getIntProperty("attempts"));
    }
    assertThat(numbers).containsExactly(0, 1, 3, 4);
  }

  private DeadLetters gateway() {
    return gateway(postgres.dataSource());
  }

  private DeadLetters gateway(DataSource database) {
    return new JmsDeadLetters(
        broker.factory(),
        QUEUE,
        (properties, body) -> requeued.incrementAndGet(),
        (properties, body) -> {},
        (properties, body) -> deleted.incrementAndGet(),
        new JdbcPassLock(database),
        Clock.systemUTC());
  }

  private static DeadLetters.Filter of(String endpointId) {
    return new DeadLetters.Filter(null, endpointId, null, null, null, null);
  }

  private void bury(String endpointId, int number) throws Exception {
    Delivery delivery =
        new Delivery(
            "dlv_" + endpointId + number,
            Samples.event(),
            endpointId,
            number,
            0,
            Delivery.Trigger.SCHEDULE,
            null,
            null,
            null);
    Outcome outcome =
        new Outcome(
            delivery, DeliveryStatus.DEAD_LETTER, null, null, null, null, "SCHEDULE_EXHAUSTED");
    broker.send(QUEUE, "{}", DeadLetterMessage.properties(outcome, Clock.systemUTC().instant()));
  }
}
