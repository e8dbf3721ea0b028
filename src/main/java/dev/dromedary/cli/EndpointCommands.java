package dev.dromedary.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Many endpoints at once. */
final class EndpointCommands {

  /** The fields of an answer that no definition has. */
  static final Set<String> READ_ONLY =
      Set.of(
          "status",
          "statusReason",
          "pausedUntil",
          "failingSince",
          "requeuingSince",
          "origin",
          "previousSecretUntil",
          "createdAt",
          "updatedAt",
          "health",
          "secret",
          "warnings");

  /** Whose values are secrets. */
  private static final Set<String> SECRET = Set.of("headers", "authentication", "tls");

  private EndpointCommands() {}

  /** Makes the endpoints what a file says. */
  @Command(
      name = "apply",
      description = {
        "Registers and changes endpoints as a YAML file says, of the form of config/endpoints.yaml.",
        "Each line with + is new, with ~ a change. Endpoints that the file does not name stay."
      })
  static final class Apply implements Callable<Integer> {

    private final DromedaryCommand command;

    @Option(
        names = {"-f", "--file"},
        required = true,
        paramLabel = "FILE",
        description = "The file, or - for the standard input.")
    private String file;

    @Option(names = "--dry-run", description = "Shows the difference only.")
    private boolean dryRun;

    Apply(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      int same = 0;
      for (JsonNode each : read()) {
        ObjectNode wanted = (ObjectNode) each.deepCopy();
        String id = wanted.path("id").asString("");
        if (id.isEmpty()) {
          throw new IllegalArgumentException("Each endpoint of the file needs an id.");
        }
        same += apply(id, wanted) ? 0 : 1;
      }
      command.printer().line(same + (same == 1 ? " is" : " are") + " as the file says");
      return 0;
    }

    private boolean apply(String id, ObjectNode wanted) {
      wanted.remove("id");
      String path = "/endpoints/" + Api.encoded(id);
      Api.Answer now;
      try {
        now = command.api().call("GET", path, null);
      } catch (RefusedException e) {
        if (e.status() != 404) {
          throw e;
        }
        command.printer().line("+ " + id + " " + wanted.path("url").asString(""));
        if (!dryRun) {
          command.api().call("PUT", path, wanted, "If-None-Match", "*");
        }
        return true;
      }
      List<String> changes = new ArrayList<>();
      for (String name : wanted.propertyNames()) {
        // A secret is not shown, and is changed by rotate alone.
        if (!name.equals("secret") && !wanted.path(name).equals(now.json().path(name))) {
          changes.add(change(name, now.json().path(name), wanted.path(name)));
        }
      }
      changes.forEach(change -> command.printer().line("~ " + id + " " + change));
      if (!changes.isEmpty() && !dryRun) {
        wanted.remove("secret");
        command.api().call("PATCH", path, wanted, "If-Match", now.etag());
      }
      return !changes.isEmpty();
    }

    private static String change(String name, JsonNode before, JsonNode after) {
      return SECRET.contains(name)
          ? name + ": changed"
          : "%s: %s -> %s".formatted(name, before.isMissingNode() ? "none" : before, after);
    }

    private JsonNode read() {
      try {
        JsonNode content = YAMLMapper.shared().readTree(command.read(file));
        JsonNode list = content.isArray() ? content : content.path("endpoints");
        if (!list.isArray() || !list.valueStream().allMatch(JsonNode::isObject)) {
          throw new IllegalArgumentException(file + " must have a list of endpoints.");
        }
        return list;
      } catch (JacksonException e) {
        throw new IllegalArgumentException(
            "%s:%d is not YAML."
                .formatted(file, e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
      }
    }
  }

  /** Registers endpoints, one a line. */
  @Command(
      name = "import",
      description =
          "Registers up to 10,000 endpoints, one JSON object a line; prints each that is rejected.")
  static final class Import implements Callable<Integer> {

    private final DromedaryCommand command;

    @Parameters(paramLabel = "FILE", description = "The lines, or - for the standard input.")
    private String file;

    @Option(
        names = "--secrets",
        paramLabel = "FILE",
        description =
            "New file for the results with the secrets, which are shown once; the owner's only.")
    private String secrets;

    Import(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      int registered = 0;
      int there = 0;
      int rejected = 0;
      List<JsonNode> made = new ArrayList<>();
      try (var in =
              command
                  .api()
                  .open(
                      "POST",
                      "/endpoints/batch",
                      "application/x-ndjson",
                      command.read(file),
                      "*/*");
          var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonNode result = Api.JSON.readTree(line);
          int status = result.path("status").asInt(0);
          if (status == 201) {
            registered++;
            made.add(result.path("endpoint"));
          } else if (status == 409) {
            there++;
          } else {
            rejected++;
            command
                .err()
                .println(
                    "%s:%d: %s"
                        .formatted(
                            file,
                            result.path("line").asInt(0),
                            result.path("problem").path("detail").asString("")));
          }
        }
      } catch (IOException e) {
        throw new RefusedException("The connection was lost; the same file can be imported again.");
      }
      if (secrets != null) {
        OwnerFile.writeNew(command.file(secrets), Api.JSON.writeValueAsBytes(made));
      }
      command
          .printer()
          .line(
              "%d registered, %d there already, %d rejected"
                  .formatted(registered, there, rejected));
      return rejected == 0 ? 0 : 1;
    }
  }

  /** Prints endpoints as import and apply take them. */
  @Command(
      name = "export",
      description =
          "Prints all endpoints without their secrets: YAML for apply, and with -o json lines for import.")
  static final class Export implements Callable<Integer> {

    private static final Set<Format> LINES = Set.of(Format.JSON, Format.CSV);

    private final DromedaryCommand command;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Of this tenant.")
    private String tenant;

    Export(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      ArrayNode all = Api.JSON.createArrayNode();
      String path = "/endpoints" + (tenant == null ? "" : "?tenant=" + Api.encoded(tenant));
      command.api().each(path, Long.MAX_VALUE, endpoint -> all.add(defined(endpoint)));
      if (LINES.contains(command.format())) {
        all.forEach(endpoint -> command.around().out().println(endpoint));
      } else {
        command
            .around()
            .out()
            .print(Printer.yaml(Api.JSON.createObjectNode().set("endpoints", all)));
      }
      command.around().out().flush();
      return 0;
    }

    private static ObjectNode defined(JsonNode endpoint) {
      ObjectNode copy = Api.JSON.createObjectNode();
      endpoint
          .properties()
          .forEach(
              field -> {
                if (!READ_ONLY.contains(field.getKey()) && !field.getValue().isNull()) {
                  copy.set(field.getKey(), field.getValue());
                }
              });
      return copy;
    }
  }
}
