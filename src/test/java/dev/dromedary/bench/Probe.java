package dev.dromedary.bench;

import dev.dromedary.kit.GatewayApi;
import java.util.Map;

/** Events that are published one at a time over HTTP, each when the one before has arrived. */
final class Probe {

  private static final long STUCK = 120_000_000_000L;

  private final GatewayApi api;
  private final SinkProcess sink;
  private final String group;
  private int published;

  /**
   * @param group of the endpoint that they are for
   */
  Probe(GatewayApi api, SinkProcess sink, String group) {
    this.api = api;
    this.sink = sink;
    this.group = group;
  }

  /** Seconds from before one is posted until it arrives. */
  double seconds(String tenant, String type) throws Exception {
    long before = arrived();
    long start = System.nanoTime();
    publish(api, group + "-" + published++, tenant, type);
    while (arrived() == before) {
      if (System.nanoTime() - start > STUCK) {
        throw new IllegalStateException("An event does not arrive");
      }
      Thread.sleep(2);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  static void publish(GatewayApi api, String id, String tenant, String type) {
    Map<String, ?> event =
        Map.of("id", id, "type", type, "tenant", tenant, "data", Map.of("of", "the bench"));
    int status = api.post("/api/v1/events", event).status();
    if (status != 202) {
      throw new IllegalStateException("An event was not accepted: " + status);
    }
  }

  private long arrived() throws Exception {
    return sink.counts().of(group).requests();
  }
}
