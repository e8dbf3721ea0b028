package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.Form;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Load;
import dev.dromedary.kit.Owed;
import dev.dromedary.kit.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the gateway under load at random moments, and each third time once more while it comes
 * up again. {@code -Plong} for more of them, {@code -Dcrash.seed=…} for other moments.
 */
class CrashIT {

  private static final int KILLS = Form.times(2, 10);
  private static final long SEED = Long.getLong("crash.seed", 20260131);

  /** Lines of the log by which a start has come so far; some kills hit one. */
  private static final List<String> STAGES =
      List.of("Tomcat initialized", "Tomcat started", "Start completed", "Started Dromedary");

  @TempDir Path folder;

  @Test
  void everyAcceptedEventArrivesAcrossKill9() {
    Random random = new Random(SEED);
    try (Receiver receiver = new Receiver();
        GatewayProcess gateway = new GatewayProcess(folder)) {
      Inbox healthy = receiver.inbox("/healthy");
      Inbox failsFirst =
          receiver
              .inbox("/fails-first")
              .answers((id, times) -> times == 1 ? Receiver.Reply.status(503) : Receiver.Reply.OK);
      Inbox bounced = receiver.inbox("/bounced");
      gateway.start().awaitUp();
      String healthyId = receiver.register(gateway.api(), "/healthy", "**").id();
      String failsFirstId = receiver.register(gateway.api(), "/fails-first", "email.*").id();
      String bouncedId = receiver.register(gateway.api(), "/bounced", "email.bounced").id();

      try (Load load = new Load(gateway, healthy, SEED)) {
        for (int kill = 0; kill < KILLS; kill++) {
          int after = load.accepted().size() + 100 + random.nextInt(Form.times(300, 900));
          await()
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(5))
              .until(() -> load.accepted().size() >= after);
          gateway.kill9();
          gateway.start();
          if (kill % 3 == 2) {
            gateway.awaitLog(STAGES.get(random.nextInt(STAGES.size()))).kill9();
            gateway.start();
          }
          gateway.awaitUp();
        }
        load.stop();

        Set<String> all = load.accepted().keySet();
        List<Owed> owed =
            List.of(
                new Owed(healthy, healthyId, all),
                new Owed(failsFirst, failsFirstId, all),
                new Owed(bounced, bouncedId, load.accepted("email.bounced")));
        owed.forEach(Owed::awaitArrival);
        System.out.printf(
            "CrashIT: seed %d, %d kills, %d events accepted, %d of them sent again;"
                + " duplicates: healthy %d, fails first %d, bounced %d%n",
            SEED,
            KILLS,
            all.size(),
            load.inDoubt().size(),
            healthy.duplicates(),
            failsFirst.duplicates(),
            bounced.duplicates());
        owed.forEach(each -> each.arrivedAsAccepted(load.accepted()));
        assertThat(gateway.poison()).as("poison messages").isEmpty();
        Owed.awaitHistory(gateway.api(), all, owed);
      }
    }
  }
}
