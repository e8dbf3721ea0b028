package dev.dromedary.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Prints deliveries as they change, by the stream of the API. */
@Command(
    name = "tail",
    description = {
      "Prints deliveries as they change, until Ctrl-C: each status that one comes to is a line.",
      "A connection that is lost begins anew behind the last change."
    })
final class DeliveriesTail implements Callable<Integer> {

  private static final List<Column> COLUMNS =
      Column.of("createdAt", "status", "eventType", "endpointId", "eventId");

  private final DromedaryCommand command;
  private final Set<String> listed = new HashSet<>();
  private long left;

  @Mixin private TailOptions options;

  @Option(names = "--endpoint", paramLabel = "ID", description = "To this endpoint.")
  private String endpoint;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Those of events accepted from this time on first, not only changes from now.")
  private String since;

  DeliveriesTail(DromedaryCommand command) {
    this.command = command;
  }

  @Override
  public Integer call() {
    left = options.count();
    String conditions =
        options.conditions("eventType") + TailOptions.parameter("endpointId", endpoint);
    new EventStream(
            command.api(), "/deliveries/stream" + conditions.replaceFirst("^&", "?"), command.err())
        .follow(() -> list(conditions), this::stream);
    return 0;
  }

  /** Deliveries of before; the stream is open, and has the changes since then. */
  private boolean list(String conditions) {
    if (since != null) {
      String from = Field.time(since, command.around().clock());
      command
          .api()
          .each(
              "/deliveries?order=asc&since=" + from + conditions,
              Long.MAX_VALUE,
              delivery -> {
                print(delivery);
                listed.add(state(delivery));
              });
    }
    return left > 0;
  }

  private boolean stream(JsonNode delivery) {
    if (!listed.contains(state(delivery))) {
      print(delivery);
    }
    return left > 0;
  }

  private void print(JsonNode delivery) {
    if (left > 0) {
      command.printer().row(COLUMNS, delivery);
      left--;
    }
  }

  private static String state(JsonNode delivery) {
    return delivery.path("id").asString("")
        + delivery.path("status").asString("")
        + delivery.path("attemptCount").asString("");
  }
}
