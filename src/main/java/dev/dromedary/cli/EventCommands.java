package dev.dromedary.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Commands about events that are more than a call. */
final class EventCommands {

  private EventCommands() {}

  /** Publishes an event. */
  @Command(name = "publish", description = "Publishes an event.")
  static final class Publish implements Callable<Integer> {

    private final DromedaryCommand command;

    @Parameters(paramLabel = "TYPE", description = "Event type.")
    private String type;

    @Option(
        names = "--data",
        paramLabel = "JSON",
        description = "Payload: JSON, @FILE or - for the standard input.")
    private String data = "{}";

    @Option(
        names = "--id",
        paramLabel = "ID",
        description = "Id of your own, by which a repetition is dropped.")
    private String id;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Tenant of the event.")
    private String tenant;

    Publish(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      ObjectNode event = Api.JSON.createObjectNode().put("type", type);
      event.set("data", command.json("--data", data));
      return publish(command, event, id, tenant);
    }

    static int publish(DromedaryCommand command, ObjectNode event, String id, String tenant) {
      if (id != null) {
        event.put("id", id);
      }
      if (tenant != null) {
        event.put("tenant", tenant);
      }
      command.printer().one(command.api().call("POST", "/events", event).json());
      return 0;
    }
  }

  /** Publishes the example of an event type. */
  @Command(
      name = "trigger",
      description = {
        "Publishes the example of an event type.",
        "Without an example in the catalogue, the payload of the latest event of this type."
      })
  static final class Trigger implements Callable<Integer> {

    private final DromedaryCommand command;

    @Parameters(paramLabel = "TYPE", description = "Event type, such as email.bounced.")
    private String type;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Tenant of the event.")
    private String tenant;

    Trigger(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      JsonNode example = example();
      if (example.isMissingNode() || example.isNull()) {
        example = latest();
      }
      ObjectNode event = Api.JSON.createObjectNode().put("type", type);
      event.set("data", example);
      return Publish.publish(command, event, null, tenant);
    }

    private JsonNode example() {
      try {
        return command.api().get("/event-types/" + Api.encoded(type)).path("example");
      } catch (RefusedException e) {
        if (e.status() == 404) {
          return Api.JSON.missingNode();
        }
        throw e;
      }
    }

    private JsonNode latest() {
      JsonNode event =
          command
              .api()
              .get("/events?limit=1&order=desc&type=" + Api.encoded(type))
              .path("data")
              .path(0);
      if (event.isMissingNode()) {
        throw new RefusedException(
            "No example of %s is known. Set one: dromedary event-types set %s --example @FILE"
                .formatted(type, type));
      }
      JsonNode data =
          command.api().get("/events/" + Api.encoded(event.path("id").asString())).path("data");
      // A plain event is kept as it was published, with its data in a field of its own.
      return data.path("type").asString("").equals(type) && data.has("data")
          ? data.path("data")
          : data;
    }
  }

  /** Prints new events. The stream of the API has none that went to no endpoint. */
  @Command(name = "tail", description = "Prints new ones as they appear, until Ctrl-C.")
  static final class Tail implements Callable<Integer> {

    /**
     * An event appears up to 20 seconds after its acceptance, and then among those of that time.
     */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private final DromedaryCommand command;
    private final List<Column> columns = Column.of("acceptedAt", "id", "type", "tenant");

    @Mixin private TailOptions options;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "From this time on, not only from now.")
    private String since;

    Tail(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      Instant now = command.around().clock().instant();
      Instant from =
          since == null ? now : Instant.parse(Field.time(since, command.around().clock()));
      Set<String> seen = new HashSet<>();
      long left = options.count();
      do {
        List<JsonNode> found = new ArrayList<>();
        Set<String> still = new HashSet<>();
        Instant look = command.around().clock().instant();
        command.api().each(query(from), Long.MAX_VALUE, found::add);
        for (JsonNode item : found) {
          String key =
              Stream.of("source", "id").map(n -> item.path(n).asString("")).toList().toString();
          still.add(key);
          if (left > 0 && !seen.contains(key)) {
            command.printer().row(columns, item);
            left--;
          }
        }
        seen = still;
        from = Stream.of(from, look.minus(OVERLAP)).max(Instant::compareTo).get();
      } while (left > 0 && DromedaryCommand.pause(1000));
      return 0;
    }

    private String query(Instant from) {
      return "/events?order=asc&since=" + from + options.conditions("type");
    }
  }

  /** Why an event went to an endpoint, or not. */
  @Command(
      name = "why",
      description = "Says why an event went to each endpoint of its tenant, or did not.")
  static final class Why implements Callable<Integer> {

    private final DromedaryCommand command;

    @Parameters(paramLabel = "ID", description = "Id of the event.")
    private String id;

    @Option(names = "--endpoint", paramLabel = "ID", description = "Only this endpoint.")
    private String endpoint;

    Why(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      List<JsonNode> rows = command.api().all("/events/" + Api.encoded(id) + "/matching");
      if (endpoint != null) {
        rows =
            rows.stream()
                .filter(row -> endpoint.equals(row.path("endpointId").asString("")))
                .toList();
      }
      command
          .printer()
          .rows(
              Column.of(
                  "endpoint=endpointId",
                  "delivery=delivery.status",
                  "then=then.because",
                  "matches=now.matches",
                  "now=now.because"),
              rows);
      return 0;
    }
  }

  /** Tries a filter. */
  @Command(name = "try", description = "Says what a filter makes of an event; nothing is sent.")
  static final class TryFilter implements Callable<Integer> {

    private final DromedaryCommand command;

    @Parameters(paramLabel = "EXPR", description = "CEL, such as \"data.total > 100\".")
    private String expression;

    @Option(
        names = "--event",
        required = true,
        paramLabel = "ID|FILE",
        description = "Id of an accepted event, or a file with one as it is published.")
    private String event;

    TryFilter(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      ObjectNode body = Api.JSON.createObjectNode();
      ObjectNode endpoint = body.putObject("endpoint").put("url", "https://receiver.example");
      endpoint.put("filter", expression).putArray("eventTypes").add("**");
      if (java.nio.file.Files.exists(command.file(event))) {
        body.set("event", command.json("--event", "@" + event));
        endpoint.put("tenant", body.path("event").path("tenant").asString("default"));
      } else {
        body.put("eventId", event);
        endpoint.put(
            "tenant", command.api().get("/events/" + Api.encoded(event)).path("tenant").asString());
      }
      JsonNode preview = command.api().call("POST", "/previews", body).json();
      ObjectNode shown = Api.JSON.createObjectNode();
      Arrays.asList("matches", "filter", "filterError", "because")
          .forEach(
              name -> {
                if (preview.has(name)) {
                  shown.set(name, preview.path(name));
                }
              });
      command.printer().one(shown);
      return 0;
    }
  }
}
