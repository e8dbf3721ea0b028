package dev.dromedary.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataPathTest {

  private static final String QUEUE = "webhooks-jms:queue:";

  @Test
  void arrowLeadsByCallsAndQueuesAlsoOfAnExpression() {
    DataPath drawing =
        new DataPath(
            List.of(
                route("accept", QUEUE + "events", "direct:match", QUEUE + "rejected"),
                route("match", "direct:match", "webhooks-joined:history", "direct:attempt"),
                route("attempt", "direct:attempt", QUEUE + "retry.${variable.tier}"),
                route("retry", QUEUE + "retry.5m", "direct:attempt"),
                route("history", QUEUE + "history")));

    assertThat(drawing.arrows())
        .extracting(arrow -> arrow.from() + (arrow.isBoth() ? " <-> " : " -> ") + arrow.to())
        .containsExactlyInAnyOrder("accept -> match", "match -> attempt", "attempt <-> retry");
  }

  @Test
  void fileOfYourOwnHasABoxOfItsOwn() {
    DataPath drawing =
        new DataPath(
            List.of(
                route("endpoints", QUEUE + "endpoints"),
                route("mine", "file:in", "direct:match"),
                route("yours", "file:out")));

    assertThat(drawing.stages())
        .extracting(stage -> stage.x() + ":" + stage.y())
        .doesNotHaveDuplicates()
        .hasSize(3);
    assertThat(drawing.stages()).allMatch(stage -> stage.left() >= 0 && stage.top() >= 0);
    assertThat(drawing.stages()).allMatch(stage -> stage.y() < drawing.height());
  }

  @Test
  void stoppedRouteIsTheWordOfItsStage() {
    Map<String, Object> stopped = route("lanes", QUEUE + "slow");
    stopped.put("state", "STOPPED");

    DataPath drawing = new DataPath(List.of(route("lanes", QUEUE + "bulk"), stopped));

    DataPath.Stage lanes = drawing.stages().get(0);
    assertThat(lanes.word()).isEqualTo("1 stopped");
    assertThat(lanes.tone()).isEqualTo("bad");
    assertThat(lanes.perSecond()).isEqualTo(3.0);
    assertThat(lanes.inFlight()).isEqualTo(4);
  }

  private static Map<String, Object> route(String stage, String from, String... to) {
    Map<String, Object> route = new HashMap<>();
    route.put("file", stage + ".camel.yaml");
    route.put("from", from);
    route.put("to", List.of(to));
    route.put("state", "STARTED");
    route.put("perSecond", 1.5);
    route.put("inFlight", 2);
    return route;
  }
}
