package dev.dromedary.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The first looks: how it stands, and what goes wrong. */
final class OverviewCommands {

  private OverviewCommands() {}

  /** How the gateway stands, on one screen. */
  @Command(name = "status", description = "Shows on one screen how the gateway stands.")
  static final class Status implements Callable<Integer> {

    private final DromedaryCommand command;

    Status(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      Api api = command.api();
      ObjectNode status = Api.JSON.createObjectNode();
      status.put("gateway", command.profiles().find(profile(), command.url()).url());
      JsonNode tenants = Api.JSON.createArrayNode().addAll(api.all("/tenants"));
      long waiting = 0;
      long dead = 0;
      ObjectNode lastDay = Api.JSON.createObjectNode();
      long events = 0;
      long deliveries = 0;
      for (JsonNode tenant : tenants) {
        waiting += tenant.path("waiting").asLong(0);
        dead += tenant.path("dead").asLong(0);
        events += tenant.path("day").path("events").asLong(0);
        deliveries += tenant.path("day").path("deliveries").asLong(0);
      }
      status.put("tenants", tenants.size()).put("waiting", waiting).put("dead", dead);
      status.set("lastDay", lastDay.put("events", events).put("deliveries", deliveries));
      ArrayNode troubled = status.putArray("endpointsInTrouble");
      api.each(
          "/endpoints?include=health&health=FAILING&health=CIRCUIT_OPEN&health=DISABLED&health=PAUSED",
          20,
          endpoint ->
              troubled
                  .addObject()
                  .put("id", endpoint.path("id").asString(""))
                  .put("state", endpoint.path("health").path("state").asString("")));
      ArrayNode queues = status.putArray("queues");
      try {
        for (JsonNode queue : api.get("/queues").path("data")) {
          if (queue.path("depth").asLong(0) > 0) {
            queues
                .addObject()
                .put("name", queue.path("name").asString(""))
                .put("depth", queue.path("depth").asLong(0))
                .put("oldestAgeSeconds", queue.path("oldestAgeSeconds").asLong(0));
          }
        }
      } catch (RefusedException e) {
        // A tenant's key sees no queues.
        status.remove("queues");
      }
      command.printer().one(status);
      if (!troubled.isEmpty() && command.format() == Format.TABLE) {
        command.err().println("Look closer: dromedary problems");
        command.err().flush();
      }
      return 0;
    }

    private String profile() {
      return command.profileName().equals(Profiles.DEFAULT) ? null : command.profileName();
    }
  }

  /** Failures by endpoint, result and status code. */
  @Command(
      name = "problems",
      description = "Groups the failed attempts by endpoint, result and status code.")
  static final class Problems implements Callable<Integer> {

    private static final int MOST = 20;
    static final String FAILURES =
        "&result=FAILED&result=TIMEOUT&result=UNREACHABLE&result=FORBIDDEN_ADDRESS&result=GONE"
            + "&result=NOT_SENT&result=INTERNAL";

    private final DromedaryCommand command;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "From this time on, in hours; 24h by default.")
    private String since = "24h";

    @Option(names = "--until", paramLabel = "TIME", description = "Before this time.")
    private String until;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Of this tenant.")
    private String tenant;

    @Option(names = "--endpoint", paramLabel = "ID", description = "Of this endpoint.")
    private String endpoint;

    @Option(names = "--type", paramLabel = "TYPE", description = "Of this event type or pattern.")
    private String type;

    Problems(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      String conditions =
          "since="
              + Field.time(since, command.around().clock())
              + (until == null ? "" : "&until=" + Field.time(until, command.around().clock()))
              + (tenant == null ? "" : "&tenant=" + Api.encoded(tenant))
              + (endpoint == null ? "" : "&endpointId=" + Api.encoded(endpoint))
              + (type == null ? "" : "&eventType=" + Api.encoded(type));
      JsonNode counts =
          command
              .api()
              .get(
                  "/statistics/deliveries?step=31d&groupBy=endpointId,result,statusCode&top="
                      + MOST
                      + FAILURES
                      + "&"
                      + conditions);
      List<JsonNode> groups = new ArrayList<>();
      for (JsonNode row : counts.path("data")) {
        String result = row.path("result").asString("");
        if (row.path("attempts").asLong(0) > 0
            && !result.equals("DELIVERED")
            && !result.isEmpty()) {
          groups.add(row);
        }
      }
      groups.sort(
          Comparator.comparingLong((JsonNode row) -> row.path("attempts").asLong(0)).reversed());
      List<JsonNode> shown = groups.stream().limit(MOST).map(row -> problem(row)).toList();
      command
          .printer()
          .rows(
              Column.of(
                  "endpoint=endpointId",
                  "result",
                  "code=statusCode",
                  "failed=attempts",
                  "last=lastAttemptAt",
                  "delivery",
                  "answer"),
              shown);
      if (command.format() == Format.TABLE) {
        command
            .err()
            .println(
                shown.isEmpty()
                    ? "No attempt failed."
                    : "Look closer: dromedary deliveries get ID, dromedary endpoints test ID --event ID");
        command.err().flush();
      }
      return 0;
    }

    /** With the latest delivery as a sample. */
    private JsonNode problem(JsonNode row) {
      ObjectNode problem = Api.JSON.createObjectNode();
      for (String name : List.of("endpointId", "result", "statusCode", "attempts")) {
        problem.set(name, row.path(name));
      }
      String code = row.path("statusCode").asString("");
      String sample =
          "/deliveries?include=lastAttempt&limit=1&since=%s&endpointId=%s&result=%s%s"
              .formatted(
                  Field.time(since, command.around().clock()),
                  Api.encoded(row.path("endpointId").asString("")),
                  row.path("result").asString(""),
                  code.isEmpty() ? "" : "&statusCode=" + code);
      JsonNode delivery = command.api().get(sample).path("data").path(0);
      problem.put("delivery", delivery.path("id").asString(""));
      problem.put("lastAttemptAt", delivery.path("lastAttemptAt").asString(""));
      String excerpt = delivery.path("lastAttempt").path("responseExcerpt").asString("").strip();
      String text =
          excerpt.isEmpty() ? delivery.path("lastError").path("text").asString("") : excerpt;
      return problem.put("answer", text.length() > 60 ? text.substring(0, 60) + "…" : text);
    }
  }

  /** The routes, and the route files that are rejected. */
  @Command(
      name = "list",
      description = "Lists the routes of the gateway as they run, and the files that it rejects.")
  static final class Routes implements Callable<Integer> {

    private final DromedaryCommand command;

    Routes(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      JsonNode answer = command.api().get("/routes");
      if (command.format() == Format.JSON || command.format() == Format.YAML) {
        command.printer().one(answer);
        return 0;
      }
      command
          .printer()
          .rows(
              Column.of(
                  "id",
                  "state",
                  "completed",
                  "failed",
                  "inFlight",
                  "perSecond",
                  "meanMs",
                  "from",
                  "file"),
              answer.path("data").valueStream().toList());
      for (JsonNode file : answer.path("rejected")) {
        command
            .err()
            .println(
                "Rejected, its old routes run on: %s:%s %s"
                    .formatted(
                        file.path("file").asString(""),
                        file.path("line").asString(""),
                        file.path("reason").asString("")));
      }
      command.err().flush();
      return 0;
    }
  }
}
