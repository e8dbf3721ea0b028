package dev.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.signing.Signature;
import dev.dromedary.signing.SignedRequest;
import dev.dromedary.signing.SigningSecret;
import dev.dromedary.signing.StandardWebhooks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** Commands that need no gateway, and what all commands have in common. */
class CliTest {

  private static final Path DOCUMENT = Path.of("docs/cli.md");
  private static final String NO_GATEWAY = "http://127.0.0.1:1";

  @TempDir Path folder;

  /** Written anew by {@code -Dtest=CliTest -Dcli.write}. */
  @Test
  void documentHasEachCommandWithItsOptions() throws Exception {
    StringWriter nothing = new StringWriter();
    CommandLine line =
        new Terminal(folder).line(new PrintWriter(nothing), new PrintWriter(nothing));
    StringBuilder text =
        new StringBuilder(
            """
            # Command line

            `bin/dromedary` calls the API of a gateway. This page is its help; a test compares them.
            """);
    describe(line, 2, text);
    if (System.getProperty("cli.write") != null) {
      Files.writeString(DOCUMENT, text);
    }
    assertThat(text.toString()).isEqualTo(Files.readString(DOCUMENT));
  }

  private static void describe(CommandLine line, int depth, StringBuilder text) {
    text.append(
        "\n%s %s\n\n```\n%s```\n"
            .formatted(
                "#".repeat(depth), line.getCommandSpec().qualifiedName(), line.getUsageMessage()));
    line.getSubcommands().values().forEach(sub -> describe(sub, Math.min(depth + 1, 4), text));
  }

  @Test
  void noCommandShowsWhatThereIs() {
    Terminal.Result result = new Terminal(folder).run();

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Commands:", "problems", "replay");
  }

  @Test
  void mistakeOfTheCommandIsCode2AndNamesIt() {
    Terminal terminal = new Terminal(folder);

    assertThat(terminal.run("event").code()).isEqualTo(2);
    assertThat(terminal.run("events").err()).contains("Missing required subcommand");
    assertThat(terminal.run("queues", "-o", "xml").code()).isEqualTo(2);
    assertThat(terminal.run("endpoints", "delete", "x").err()).contains("--yes");
    assertThat(terminal.run("events", "list", "--since", "noon").err())
        .contains("'noon' is no time");
    assertThat(terminal.run("queues", "--profile", "none").err()).contains("dromedary login");
    assertThat(terminal.run("queues", "--url", "somewhere").code()).isEqualTo(2);
  }

  @Test
  void problemsAreOfEachResultButADelivery() {
    assertThat(OverviewCommands.Problems.FAILURES.substring(1).split("&"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(AttemptResult.Result.values())
                .filter(result -> result != AttemptResult.Result.DELIVERED)
                .map(result -> "result=" + result)
                .toList());
  }

  @Test
  void unreachableGatewayIsCode3AndSaysTheNextStep() {
    Terminal.Result result = new Terminal(folder).at(NO_GATEWAY).run("queues");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains(NO_GATEWAY, "dromedary serve", "dromedary login");
  }

  @Test
  void profileIsItsOwnersOnlyAndItsKeyGoesToItsGatewayOnly() throws Exception {
    Terminal terminal = new Terminal(folder);
    Profiles profiles = new Profiles(java.util.Map.of("HOME", folder.toString()), folder);

    profiles.save("default", new Profile("https://one.example/", "key-of-one"));
    profiles.save("two", new Profile("https://two.example", "key-of-two"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profiles.file())))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(profiles.file().getParent())))
        .isEqualTo("rwx------");
    assertThat(profiles.find(null, null).key()).isEqualTo("key-of-one");
    assertThat(profiles.find("two", null).url()).isEqualTo("https://two.example");
    assertThat(profiles.find("two", "https://other.example").key()).isNull();
    assertThat(profiles.find("two", null)).hasToString("Profile[***]");
    assertThat(terminal.with("NO_COLOR", "1").run("secret", "generate").code()).isZero();
  }

  @Test
  void savedRequestIsVerifiedAgainstItsSecret() throws Exception {
    String secret = new Terminal(folder).run("secret", "generate").out().strip();
    String body = "{\"order\": 4711}\n\n";
    String signature =
        new StandardWebhooks()
            .headers(
                new SignedRequest(
                    "evt_1", 1700000000, null, null, body.getBytes(StandardCharsets.UTF_8)),
                List.of(SigningSecret.parse(secret)))
            .get(StandardWebhooks.SIGNATURE);
    String request =
        "POST /hooks HTTP/1.1\r\nWebhook-Id: evt_1\r\nWebhook-Timestamp: 1700000000\r\nWebhook-Signature: %s\r\n\r\n%s"
            .formatted(signature, body);
    Terminal terminal = new Terminal(folder).with("DROMEDARY_SECRET", secret);

    assertThat(terminal.input(request).run("verify", "-").code()).isZero();
    assertThat(terminal.input(request + "x").run("verify", "-").err())
        .contains("not that of the request");
    assertThat(terminal.input(request + "x").run("verify", "-").code()).isEqualTo(1);
    assertThat(terminal.input("no request").run("verify", "-").code()).isEqualTo(2);
  }

  @Test
  void savedRequestOfAnotherSchemeIsVerifiedByThePublicKey() throws Exception {
    Signature signature =
        new Signature(
            Signature.Scheme.RFC9421, null, null, Signature.Algorithm.ED25519, null, null, null);
    List<String> keys =
        new Terminal(folder)
            .run("secret", "generate", "--scheme", "rfc9421", "--algorithm", "ed25519")
            .out()
            .lines()
            .toList();
    SignedRequest signed =
        new SignedRequest(
            "evt_1",
            1700000000,
            "https://receiver.example/in?x=1",
            null,
            "{}".getBytes(StandardCharsets.UTF_8));
    StringBuilder request =
        new StringBuilder(
            "POST /in?x=1 HTTP/1.1\r\nHost: receiver.example\r\nwebhook-id: evt_1\r\n");
    signature
        .signing()
        .headers(signed, List.of(SigningSecret.read(keys.get(0))))
        .forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    request.append("\r\n{}");
    Files.writeString(folder.resolve("key"), keys.get(1) + "\n");
    String[] verify = {
      "verify", "-", "--scheme", "rfc9421", "--algorithm", "ed25519", "--secret", "@key"
    };
    Terminal terminal = new Terminal(folder);

    assertThat(keys.get(1)).startsWith("whpk_");
    assertThat(terminal.input(request.toString()).run(verify).out()).contains("is right");
    assertThat(terminal.input(request.toString().replace("/in?", "/on?")).run(verify).code())
        .isEqualTo(1);
    assertThat(terminal.run("verify", "-", "--scheme", "none", "--secret", "x").code())
        .isEqualTo(2);
  }

  @Test
  void exportHasEachFieldOfADefinition() throws Exception {
    JsonNode schemas =
        Api.JSON.readTree(Path.of("docs/openapi.json").toFile()).path("components").path("schemas");
    Set<String> readOnly =
        new TreeSet<>(schemas.path("Endpoint").path("properties").propertyNames());
    readOnly.removeAll(schemas.path("EndpointDefinition").path("properties").propertyNames());
    readOnly.remove("id");
    // Shown once, when it is made.
    readOnly.add("secret");

    assertThat(EndpointCommands.READ_ONLY).containsExactlyInAnyOrderElementsOf(readOnly);
  }

  @Test
  void routeFileIsValidatedWithoutAGateway() throws Exception {
    Terminal terminal = new Terminal(folder);
    Files.writeString(
        folder.resolve("bad.camel.yaml"), "- route:\n    id: x\n    form:\n      uri: direct:x\n");

    Terminal.Result bad = terminal.run("routes", "validate", "bad.camel.yaml");

    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.out()).contains("bad.camel.yaml:", "form");
    assertThat(
            terminal
                .run(
                    "routes",
                    "validate",
                    Path.of("routes/retry.camel.yaml").toAbsolutePath().toString())
                .code())
        .isZero();
  }

  @Test
  void completionKnowsEachCommand() {
    assertThat(new Terminal(folder).run("completion", "bash").out())
        .contains("dead-letters", "complete");
    assertThat(new Terminal(folder).run("completion", "zsh").out())
        .contains("compinit", "dead-letters");
  }

  @Test
  void onlyATerminalHasColoursAndNoControlCharacters() {
    var rows =
        List.<tools.jackson.databind.JsonNode>of(
            Api.JSON.readTree(
                "{\"status\": \"DELIVERED\", \"n\": 5, \"text\": \"=a\\u001b[2J,\"}"));
    StringWriter plain = new StringWriter();
    StringWriter coloured = new StringWriter();
    StringWriter csv = new StringWriter();
    List<Column> columns = Column.of("status", "count=n", "text");

    new Printer(new PrintWriter(plain), Format.TABLE, false).rows(columns, rows);
    new Printer(new PrintWriter(coloured), Format.TABLE, true).rows(columns, rows);
    new Printer(new PrintWriter(csv), Format.CSV, false).rows(columns, rows);

    assertThat(plain.toString())
        .isEqualToNormalizingNewlines("status     count  text\nDELIVERED      5  =a\\u001b[2J,\n");
    assertThat(coloured.toString()).contains("\u001b[32mDELIVERED\u001b[0m");
    assertThat(csv.toString()).startsWith("status,count,text\r\nDELIVERED,5,\"'=a");
  }
}
