package dev.dromedary.cli;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Replays by filter. */
final class ReplayCommands {

  private static final Set<String> ENDED = Set.of("DONE", "CANCELLED");
  private static final int BAR = 40;

  private ReplayCommands() {}

  /** Starts a replay. */
  @Command(
      name = "replay",
      description =
          "Delivers past deliveries again, and shows how far it is. Ctrl-C ends the watching only.")
  static final class Replay implements Callable<Integer> {

    private final DromedaryCommand command;

    @Option(names = "--endpoint", paramLabel = "ID", description = "Deliveries to this endpoint.")
    private List<String> endpoints = List.of();

    @Option(names = "--tenant", paramLabel = "NAME", description = "Of this tenant.")
    private List<String> tenants = List.of();

    @Option(names = "--event", paramLabel = "ID", description = "Of this event.")
    private List<String> events = List.of();

    @Option(names = "--type", paramLabel = "TYPE", description = "Of this event type or pattern.")
    private List<String> types = List.of();

    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "DELIVERED, DEAD_LETTER or CANCELLED; all three by default.")
    private List<String> statuses = List.of();

    @Option(
        names = "--result",
        paramLabel = "RESULT",
        description = "Whose last attempt had this result.")
    private List<String> results = List.of();

    @Option(
        names = "--from",
        paramLabel = "TIME",
        description = "Of events accepted from this time on.")
    private String from;

    @Option(
        names = "--until",
        paramLabel = "TIME",
        description = "Of events accepted before this time.")
    private String until;

    @Option(
        names = "--to",
        paramLabel = "ID",
        description = "To this endpoint instead of their own.")
    private String to;

    @Option(names = "--rate", paramLabel = "N", description = "So many a second at most.")
    private Integer rate;

    @Option(names = "--limit", paramLabel = "N", description = "So many at most.")
    private Integer limit;

    @Option(names = "--dry-run", description = "Counts them only.")
    private boolean dryRun;

    @Option(names = "--no-wait", description = "Does not wait for its end.")
    private boolean noWait;

    Replay(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      ObjectNode body = Api.JSON.createObjectNode();
      ObjectNode filter = body.putObject("from");
      put(filter, "endpointId", endpoints);
      put(filter, "tenant", tenants);
      put(filter, "eventId", events);
      put(filter, "eventTypes", types);
      put(filter, "status", statuses);
      put(filter, "result", results);
      if (from != null) {
        filter.put("since", Field.time(from, command.around().clock()));
      }
      if (until != null) {
        filter.put("until", Field.time(until, command.around().clock()));
      }
      if (to != null) {
        body.putObject("to").put("endpointId", to);
      }
      if (rate != null) {
        body.put("perSecond", rate);
      }
      if (limit != null) {
        body.put("limit", limit);
      }
      if (dryRun) {
        body.put("dryRun", true);
      }
      JsonNode replay = command.api().call("POST", "/replays", body).json();
      if (dryRun || noWait) {
        command.printer().one(replay);
        return 0;
      }
      return watch(command, replay.path("id").asString());
    }

    private static void put(ObjectNode filter, String name, List<String> values) {
      values.forEach(value -> filter.withArray(name).add(value));
    }
  }

  /** Watches a replay. */
  @Command(name = "watch", description = "Shows how far a replay is, until its end.")
  static final class Watch implements Callable<Integer> {

    private final DromedaryCommand command;

    @Parameters(paramLabel = "ID", description = "Id of the replay.")
    private String id;

    Watch(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      return watch(command, id);
    }
  }

  private static int watch(DromedaryCommand command, String id) {
    JsonNode replay;
    boolean ended;
    do {
      replay = command.api().get("/replays/" + Api.encoded(id));
      ended = ENDED.contains(replay.path("state").asString(""));
      if (command.around().terminal()) {
        command.err().print("\r" + bar(replay) + (ended ? "\n" : ""));
        command.err().flush();
      }
    } while (!ended && DromedaryCommand.pause(500));
    command.printer().one(replay);
    return replay.path("state").asString("").equals("DONE") ? 0 : 1;
  }

  private static String bar(JsonNode replay) {
    long matching = replay.path("matching").asLong(0);
    long through = replay.path("put").asLong(0) + replay.path("skipped").asLong(0);
    int full = matching == 0 ? 0 : (int) Math.min(BAR, BAR * through / matching);
    return "[%s%s] %d of %d  %-9s"
        .formatted(
            "#".repeat(full),
            ".".repeat(BAR - full),
            through,
            matching,
            replay.path("state").asString(""));
  }
}
