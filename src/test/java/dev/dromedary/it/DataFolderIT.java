package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The data folder: one gateway to a folder, and nothing accepted that cannot be stored. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DataFolderIT {

  private static final String MARK = "marked-as-a-secret";
  private static final String SECRET =
      "whsec_" + Base64.getEncoder().encodeToString((MARK + MARK).getBytes(StandardCharsets.UTF_8));

  @TempDir static Path folder;

  /** Of the first three tests. */
  private static GatewayProcess one;

  @AfterAll
  static void stop() {
    one.close();
  }

  @Test
  @Order(1)
  void secondGatewayOnTheFolderRefusesToStart() throws IOException {
    one = new GatewayProcess(folder.resolve("first"));
    Path open = Files.createDirectories(one.data());
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (GatewayProcess second = new GatewayProcess(folder.resolve("second"))) {
      one.start().awaitUp();
      assertThat(permissions(open))
          .as("of a folder with secrets and payloads")
          .isEqualTo("rwx------");
      second.with("webhooks.data-dir", open).start();

      refusedToStart(second, "Another gateway runs on the data folder " + open);
      assertThat(one.api().status("/actuator/health")).as("the first one goes on").isEqualTo(200);
    }
  }

  @Test
  @Order(2)
  void everythingInAFolderThatWasThereIsItsOwnersOnly() throws IOException {
    Path open = one.data();
    one.stop();
    // As an earlier version, or a backup that was put back, left it.
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxr-x"));
    for (Path path : below(open)) {
      Files.setPosixFilePermissions(
          path,
          PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
    }
    List<Path> before = below(open);
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "of somebody else");
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-r--r--"));
    Path link = Files.createSymbolicLink(open.resolve("link"), elsewhere);

    one.start().awaitUp();

    assertThat(permissions(open)).isEqualTo("rwx------");
    assertThat(before)
        .extracting(Path::getFileName)
        .extracting(Path::toString)
        .contains("history.mv.db", "dromedary.lock");
    assertThat(before)
        .filteredOn(Files::exists)
        .allSatisfy(path -> assertThat(permissions(path)).endsWith("------"));
    assertThat(permissions(elsewhere)).isEqualTo("rw-r--r--");
    Files.delete(link);
  }

  @Test
  @Order(3)
  void databaseThatIsLostCancelsNothing() throws IOException {
    one.api()
        .register(
            Map.of(
                "url",
                "http://127.0.0.1:9/",
                "eventTypes",
                List.of("nobody.*"),
                "secret",
                SECRET,
                "headers",
                Map.of("X-Key", MARK),
                "authentication",
                Map.of("type", "bearer", "token", MARK)));
    Path knownLast = one.data().resolve("endpoints.json");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(knownLast) && Files.readString(knownLast).contains("ep_"));
    one.publish(Set.of("failing"), "nobody.here");
    one.awaitLog("delivery.attempted");
    one.stop();
    assertThat(one.log()).doesNotContain(MARK, SECRET);
    for (Path file : below(one.data())) {
      if (Files.isRegularFile(file)) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain(MARK, SECRET.substring("whsec_".length()));
      }
    }
    Files.delete(one.data().resolve("history.mv.db"));

    one.start();
    refusedToStart(one, "The database has no endpoints, but this gateway knew 1.");

    Files.delete(knownLast);
    one.start().awaitUp();
  }

  @Test
  @Order(4)
  void folderOfOthersStaysAsItIsAndIsNamed() throws IOException {
    Path shared = Files.createDirectories(folder.resolve("shared"));
    Path theirs = Files.writeString(shared.resolve("of-others"), "theirs");
    Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (GatewayProcess gateway = new GatewayProcess(folder.resolve("sharing"))) {
      Path ours = shared.resolve("history.mv.db");
      gateway.with("webhooks.data-dir", shared);
      for (int starts = 1; starts <= 2; starts++) {
        gateway.start().awaitLog("The data folder %s holds other files".formatted(shared));
        gateway.awaitUp();

        assertThat(permissions(shared)).as("start %d", starts).isEqualTo("rwxr-xr-x");
        assertThat(permissions(theirs)).as("start %d", starts).isEqualTo("rw-r--r--");
        if (starts == 1) {
          gateway.stop();
          Files.setPosixFilePermissions(ours, PosixFilePermissions.fromString("rw-r--r--"));
        }
      }
      assertThat(permissions(ours)).isEqualTo("rw-------");
      assertThat(permissions(shared.resolve("broker"))).isEqualTo("rwx------");
    }
  }

  private static List<Path> below(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(path -> !path.equals(folder)).toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  @Order(4)
  void folderThatCannotBeWrittenIsRejected() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "a regular file");
    try (GatewayProcess belowFile = new GatewayProcess(folder.resolve("below-file"));
        GatewayProcess inProc = new GatewayProcess(folder.resolve("in-proc"))) {
      belowFile.with("webhooks.data-dir", file.resolve("data")).start();
      inProc.with("webhooks.data-dir", "/proc/dromedary").start();

      refusedToStart(
          belowFile, "The data folder %s cannot be written".formatted(file.resolve("data")));
      refusedToStart(inProc, "The data folder /proc/dromedary cannot be written");
    }
  }

  @Test
  void fullDiskAcceptsNothingUntilThereIsRoom() {
    try (Receiver receiver = new Receiver();
        GatewayProcess gateway = new GatewayProcess(folder.resolve("gateway"))) {
      Inbox healthy = receiver.inbox("/healthy");
      Inbox failing = receiver.inbox("/failing").answers((id, times) -> Receiver.Reply.status(503));
      gateway.with("webhooks.broker.max-disk-usage", 1).start().awaitLog("Started Dromedary");
      receiver.register(gateway.api(), "/healthy", "**");
      receiver.register(gateway.api(), "/failing", "**");

      Set<String> accepted = new LinkedHashSet<>();
      GatewayApi.Answer refused = publishUntilRefused(gateway.api(), accepted);

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.json().path("detail").stringValue()).contains("nothing was accepted");
      assertThat(gateway.api().status("/actuator/health")).isEqualTo(503);
      gateway.stop();

      failing.answers((id, times) -> Receiver.Reply.OK);
      gateway.with("webhooks.broker.max-disk-usage", 100).start().awaitUp();
      assertThat(publish(gateway.api(), "room").status()).isEqualTo(202);
      accepted.add("room");
      for (Inbox inbox : List.of(healthy, failing)) {
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(inbox.missing(accepted)).isEmpty());
        assertThat(inbox.requests().keySet()).as("what was refused").isEqualTo(accepted);
      }
    }
  }

  private static GatewayApi.Answer publishUntilRefused(GatewayApi api, Set<String> accepted) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              String id = "evt-" + accepted.size();
              GatewayApi.Answer answer = publish(api, id);
              if (answer.status() == 202) {
                accepted.add(id);
              }
              return answer;
            },
            answer -> answer.json().path("detail").stringValue("").contains("disk is full"));
  }

  private static GatewayApi.Answer publish(GatewayApi api, String id) {
    return api.post(
        "/api/v1/events",
        Map.of("id", id, "type", "email.delivered", "data", Map.of("to", "a@example.com")));
  }

  private static void refusedToStart(GatewayProcess gateway, String reason) {
    assertThat(gateway.awaitEnd()).as("exit code").isNotZero();
    assertThat(gateway.log()).contains(reason).contains("webhooks.data-dir");
    assertThat(gateway.log()).doesNotContain("\tat ");
  }
}
