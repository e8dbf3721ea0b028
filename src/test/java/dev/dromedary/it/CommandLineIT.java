package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.cli.Terminal;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command does on a real gateway what its help says. */
class CommandLineIT extends OneGateway {

  @TempDir Path folder;

  private Terminal terminal;

  @BeforeEach
  void terminal() {
    terminal = new Terminal(folder).at(api().root());
  }

  private String run(String... arguments) {
    Terminal.Result result = terminal.run(arguments);
    assertThat(result.code()).as(String.join(" ", arguments) + "\n" + result.err()).isZero();
    return result.out();
  }

  private Terminal.Result refused(String... arguments) {
    Terminal.Result result = terminal.run(arguments);
    assertThat(result.code()).as(String.join(" ", arguments) + "\n" + result.out()).isEqualTo(1);
    return result;
  }

  private String create(String id, String url, String type) throws Exception {
    Files.writeString(
        folder.resolve(id + ".yaml"),
        "endpoints:\n  - id: %s\n    url: %s\n    eventTypes: [\"%s\"]\n".formatted(id, url, type));
    run("endpoints", "apply", "-f", id + ".yaml");
    return id;
  }

  @Test
  void loginSavesAProfileOnlyIfTheKeyIsRight() {
    Terminal fresh = new Terminal(folder);

    assertThat(fresh.input("wrong-key-of-16-or-more").run("login", "--url", api().root()).code())
        .isEqualTo(1);
    assertThat(fresh.run("queues").code()).isEqualTo(3);
    assertThat(fresh.input(GatewayProcess.KEY + "\n").run("login", "--url", api().root()).code())
        .isZero();
    assertThat(fresh.run("queues", "-o", "csv").out()).contains("webhooks.events,EVENTS,");
  }

  @Test
  void eventIsPublishedFollowedAndExplained() throws Exception {
    Inbox inbox = receiver.inbox("/cli-events");
    create("cli-events", receiver.url("/cli-events"), "cli.order.*");

    assertThat(
            run("events", "publish", "cli.order.paid", "--id", "cli-1", "--data", "{\"total\": 5}"))
        .contains("id: cli-1");
    arrives(inbox, "cli-1");
    delivery("cli-1", "cli-events", "DELIVERED");

    assertThat(run("events", "get", "cli-1")).contains("cli.order.paid", "total: 5");
    assertThat(run("events", "list", "--type", "cli.order.*", "--since", "1h")).contains("cli-1");
    assertThat(run("events", "list", "--type", "cli.order.*", "-o", "json"))
        .contains("\"webhookId\"");
    assertThat(run("events", "tail", "--type", "cli.order.*", "--since", "1h", "--count", "1"))
        .contains("cli-1");
    assertThat(run("events", "why", "cli-1", "--endpoint", "cli-events"))
        .contains("DELIVERED", "true");
    assertThat(run("filter", "try", "data.total > 4", "--event", "cli-1"))
        .contains("matches: true");
    assertThat(run("filter", "try", "data.total > 6", "--event", "cli-1"))
        .contains("matches: false");
    assertThat(refused("filter", "try", "data.total >", "--event", "cli-1").err())
        .contains("filter");
    assertThat(refused("events", "get", "cli-nothing").err()).contains("Look the id up");
    assertThat(run("trigger", "cli.order.paid")).contains("id:");
    assertThat(run("deliveries", "list", "--endpoint", "cli-events", "--status", "DELIVERED"))
        .contains("cli-1");
    assertThat(
            run("deliveries", "tail", "--type", "cli.order.paid", "--since", "1h", "--count", "1"))
        .contains("DELIVERED");
    assertThat(run("deliveries", "export", "--endpoint", "cli-events", "-o", "csv"))
        .contains("cli-1")
        .startsWith("id,");
    // It exits with 1 while deliveries of other tests are between two queues.
    assertThat(terminal.run("accounting", "--since", "1h").out()).contains("difference:");
    assertThat(run("routes", "list", "-o", "csv"))
        .contains("webhooks-fan-out,STARTED,", "webhooks-jms:queue:webhooks.fan-out");
    assertThat(run("routes", "stop", "webhooks-fan-out")).contains("state: STOPPED");
    assertThat(run("routes", "start", "webhooks-fan-out")).contains("state: STARTED");
    assertThat(refused("routes", "stop", "webhooks-match").err()).contains("other routes call it");
    assertThat(run("tenants", "list")).contains("default");
    assertThat(run("status")).contains("gateway: " + api().root(), "tenants:");
  }

  @Test
  void endpointsAreAppliedChangedExportedAndImported() throws Exception {
    receiver.inbox("/cli-endpoints");
    String url = receiver.url("/cli-endpoints");
    Path file = folder.resolve("endpoints.yaml");
    Files.writeString(
        file,
        "endpoints:\n  - id: cli-a\n    url: %s\n    eventTypes: [\"cli.a\"]\n".formatted(url));

    assertThat(run("endpoints", "apply", "-f", "endpoints.yaml", "--dry-run")).contains("+ cli-a");
    refused("endpoints", "get", "cli-a");
    run("endpoints", "apply", "-f", "endpoints.yaml");
    assertThat(run("endpoints", "apply", "-f", "endpoints.yaml"))
        .isEqualToIgnoringNewLines("1 is as the file says");
    run("endpoints", "edit", "cli-a", "--description", "changed", "--rate", "20");
    Files.writeString(file, Files.readString(file) + "    description: of the file\n");
    assertThat(run("endpoints", "apply", "-f", "endpoints.yaml", "--dry-run"))
        .contains("~ cli-a description: \"changed\" -> \"of the file\"");
    assertThat(run("endpoints", "get", "cli-a", "-o", "json")).contains("\"changed\"");
    assertThat(run("endpoints", "pause", "cli-a")).contains("status: PAUSED");
    assertThat(run("endpoints", "disable", "cli-a")).contains("status: DISABLED");
    assertThat(run("endpoints", "enable", "cli-a")).contains("status: ENABLED");
    assertThat(run("endpoints", "rotate", "cli-a", "--overlap", "1h")).contains("secret: whsec_");
    assertThat(run("endpoints", "test", "cli-a")).contains("result: DELIVERED");
    assertThat(run("endpoints", "list", "--text", "cli-endpoints")).contains("cli-a", "ENABLED");
    assertThat(
            run(
                "endpoints",
                "create",
                "--target",
                url,
                "--types",
                "cli.b",
                "--tenant-header",
                "--signature",
                "{\"scheme\":\"github\"}"))
        .contains("secret: whsec_");
    Files.writeString(folder.resolve("lines"), run("endpoints", "export", "-o", "json"));
    assertThat(Files.readString(folder.resolve("lines")))
        .contains("\"cli-a\"", "\"signature\":{\"scheme\":\"github\"}")
        .doesNotContain("whsec_", "createdAt");
    run("endpoints", "delete", "cli-a", "--yes");
    assertThat(run("endpoints", "import", "lines")).startsWith("1 registered");
    assertThat(run("endpoints", "export")).startsWith("endpoints:");
  }

  @Test
  void deadLettersAreFoundCountedRequeuedAndReplayed() throws Exception {
    Inbox inbox = receiver.inbox("/cli-dead");
    inbox.answers((id, times) -> Receiver.Reply.status(500));
    create("cli-dead", receiver.url("/cli-dead"), "cli.dead");
    publish("cli-dead-1", "cli.dead", Map.of("n", 1));
    delivery("cli-dead-1", "cli-dead", "DEAD_LETTER");

    assertThat(run("dead-letters", "list", "--endpoint", "cli-dead")).contains("cli-dead-1");
    eventually(
        () -> assertThat(run("problems", "--endpoint", "cli-dead")).contains("cli-dead", "500"));
    assertThat(run("replay", "--endpoint", "cli-dead", "--from", "1h", "--dry-run"))
        .contains("matching: 1");
    inbox.answers((id, times) -> Receiver.Reply.OK);
    assertThat(run("dead-letters", "requeue", "--endpoint", "cli-dead")).contains("requeued: 1");
    delivery("cli-dead-1", "cli-dead", "DELIVERED");
    assertThat(run("replay", "--endpoint", "cli-dead", "--from", "1h", "--rate", "100"))
        .contains("state: DONE");
    assertThat(run("replays", "list")).contains("DONE");
    String id =
        run("replays", "list", "--limit", "1", "-o", "csv")
            .lines()
            .skip(1)
            .findFirst()
            .orElseThrow()
            .split(",")[0];
    assertThat(run("replays", "watch", id)).contains("state: DONE");
    assertThat(refused("replays", "cancel", id).err()).contains("The replay is DONE");
  }

  @Test
  void keysTokensAndTypesAreKept() {
    assertThat(run("audit", "--limit", "5")).contains("who");
    assertThat(run("keys", "create", "--name", "cli-key", "--role", "viewer")).contains("key: ");
    String line =
        run("keys", "list", "-o", "csv")
            .lines()
            .filter(each -> each.contains("cli-key"))
            .findFirst()
            .orElseThrow();
    assertThat(run("tenants", "token", "cli-tenant", "--role", "viewer")).contains("key: ");
    run("keys", "delete", line.split(",")[0], "--yes");
    run("event-types", "set", "cli.type", "--description", "for a test", "--example", "{\"n\": 1}");
    assertThat(run("event-types", "list")).contains("cli.type", "for a test");
    assertThat(run("trigger", "cli.type")).contains("id:");
    assertThat(run("event-types", "get", "cli.type", "-o", "yaml")).contains("\"n\": 1");
    assertThat(run("event-types", "delete", "cli.type")).contains("Deleted");
    assertThat(refused("trigger", "cli.none").err()).contains("event-types set cli.none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "standard",
        "standard-asymmetric",
        "github",
        "stripe",
        "postal",
        "rfc9421",
        "rfc9421 --algorithm ed25519",
        "hmac --header X-Sign --algorithm sha512 --encoding base64 --content timestamp.body"
      })
  void listenerReceivesVerifiesAndGoesAgain(String scheme) throws Exception {
    String type = "cli.listen-" + Integer.toHexString(scheme.hashCode());
    List<String> arguments =
        new ArrayList<>(List.of("listen", "--type", type, "--count", "1", "--for", "1m"));
    arguments.addAll(List.of(("--scheme " + scheme).split(" ")));
    CompletableFuture<Terminal.Result> listener =
        CompletableFuture.supplyAsync(
            () -> new Terminal(folder).at(api().root()).run(arguments.toArray(String[]::new)));
    eventually(
        () ->
            assertThat(run("endpoints", "list", "--text", "dromedary listen", "-o", "json"))
                .contains(type));

    run("events", "publish", type, "--id", type);

    assertThat(listener.get().out()).contains(type, "verified", "204");
    assertThat(run("endpoints", "list", "--text", "dromedary listen", "-o", "json"))
        .doesNotContain(type);
  }

  @Test
  void deliveriesAreFollowedAsTheyChange() throws Exception {
    receiver.inbox("/cli-tail");
    create("cli-tail", receiver.url("/cli-tail"), "cli.tail");
    run("events", "publish", "cli.tail", "--id", "cli-tail-1");
    delivery("cli-tail-1", "cli-tail", "DELIVERED");

    CompletableFuture<String> tail =
        CompletableFuture.supplyAsync(
            () ->
                run(
                    "deliveries",
                    "tail",
                    "--endpoint",
                    "cli-tail",
                    "--since",
                    "1h",
                    "--count",
                    "2"));
    run("events", "publish", "cli.tail", "--id", "cli-tail-2");

    assertThat(tail.get(30, TimeUnit.SECONDS).lines())
        .hasSize(2)
        .allMatch(line -> line.contains("cli.tail"))
        .first()
        .asString()
        .contains("DELIVERED", "cli-tail-1");
  }
}
