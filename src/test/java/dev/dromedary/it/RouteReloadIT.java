package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Load;
import dev.dromedary.kit.Owed;
import dev.dromedary.kit.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.StringUtils;

/** An operator changes a route file while the gateway works. */
class RouteReloadIT {

  private static final Path PACKED = Path.of("routes/lanes.camel.yaml");
  private static final String CONSUMERS = "value: \"{{webhooks.attempt.consumers}}\"";
  private static final int PACKED_CONSUMERS = 4;
  private static final String QUEUE = "webhooks.deliveries";

  @TempDir Path folder;

  @Test
  void routesAreSwappedUnderLoadAndNothingIsLostOrRepeated() throws IOException {
    Path file = Files.createDirectory(folder.resolve("routes")).resolve("lanes.camel.yaml");
    try (Receiver receiver = new Receiver();
        GatewayProcess gateway = new GatewayProcess(folder)) {
      Inbox healthy = receiver.inbox("/healthy");
      Inbox failsFirst =
          receiver
              .inbox("/fails-first")
              .answers((id, times) -> times == 1 ? Receiver.Reply.status(503) : Receiver.Reply.OK);
      gateway.with("webhooks.routes.location", file.getParent()).start().awaitUp();
      String healthyId = receiver.register(gateway.api(), "/healthy", "**").id();
      // Not all of them: what goes to the healthy one alone is attempted by the match route.
      String failsFirstId = receiver.register(gateway.api(), "/fails-first", "email.bounced").id();

      try (Load load = new Load(gateway, healthy, 23)) {
        awaitMore(load, 100);
        Files.writeString(file, withConsumers(2));
        awaitReloads(gateway, 1);
        awaitConsumers(gateway, 2);

        awaitMore(load, 100);
        Files.writeString(file, withConsumers(3));
        awaitReloads(gateway, 2);
        awaitConsumers(gateway, 3);

        awaitMore(load, 100);
        Files.writeString(file, withConsumers(1).replace("method: read\n", "methood: read\n"));
        gateway.awaitLog("Route file rejected, its old routes run on: " + mistake());
        awaitMore(load, 100);
        awaitConsumers(gateway, 3);

        Files.delete(file);
        awaitReloads(gateway, 3);
        awaitConsumers(gateway, PACKED_CONSUMERS);
        awaitMore(load, 100);
        load.stop();
        assertThat(gateway.poison()).as("poison messages").isEmpty();

        Set<String> all = load.accepted().keySet();
        List<Owed> owed =
            List.of(
                new Owed(healthy, healthyId, all),
                new Owed(failsFirst, failsFirstId, load.accepted("email.bounced")));
        owed.forEach(Owed::awaitArrival);
        owed.forEach(each -> each.arrivedAsAccepted(load.accepted()));
        assertThat(healthy.duplicates()).as("delivered more than once").isZero();
        assertThat(failsFirst.duplicates()).as("delivered more than once").isZero();
        Owed.awaitHistory(gateway.api(), all, owed);
      }
    }
  }

  /** Of the first lane, which takes from {@link #QUEUE}. */
  private static String withConsumers(int count) throws IOException {
    String packed = Files.readString(PACKED);
    assertThat(packed).contains(CONSUMERS);
    return packed.replaceFirst(Pattern.quote(CONSUMERS), "value: \"" + count + "\"");
  }

  /** File, line and reason. */
  private static String mistake() throws IOException {
    int line = Files.readAllLines(PACKED).indexOf("              method: read") + 1;
    assertThat(line).isPositive();
    return "lanes.camel.yaml:" + line + ": unknown key 'methood'";
  }

  private static void awaitReloads(GatewayProcess gateway, int times) {
    await("reloads")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> StringUtils.countOccurrencesOf(gateway.log(), "Routes reloaded"),
            found -> found == times);
  }

  /** In the end: consumers come and go with a reload, and when a batch lends its place. */
  private static void awaitConsumers(GatewayProcess gateway, int count) {
    await("consumers of " + QUEUE)
        .atMost(Duration.ofSeconds(20))
        .until(() -> gateway.consumers(QUEUE), found -> found == count);
  }

  private static void awaitMore(Load load, int events) {
    int enough = load.accepted().size() + events;
    await().atMost(Duration.ofSeconds(60)).until(() -> load.accepted().size() >= enough);
  }
}
