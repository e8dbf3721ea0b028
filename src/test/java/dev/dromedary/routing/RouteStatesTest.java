package dev.dromedary.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.statistics.RouteReport;
import dev.dromedary.statistics.RouteReport.RouteState;
import dev.dromedary.statistics.RouteRunsOnException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteStatesTest {

  private static final String ROUTES =
      """
      - route:
          id: webhooks-take
          description: Take what comes
          note: Stopping it lets messages wait.
          group: webhooks
          from:
            uri: seda:in?concurrentConsumers=1
            steps:
              - to:
                  uri: direct:work
      - route:
          id: webhooks-work
          from:
            uri: direct:work
            steps:
              - bean:
                  ref: work
              - to:
                  uri: mock:out?retainFirst=%d
      """;

  @TempDir Path folder;

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private volatile boolean isSlow;
  private ProducerTemplate producer;
  private RouteFiles files;

  @BeforeEach
  void routesRun() throws Exception {
    Processor work =
        exchange -> {
          if (isSlow) {
            entered.countDown();
            assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
          }
          if (exchange.getMessage().getBody(String.class).equals("bad")) {
            throw new IllegalArgumentException();
          }
        };
    context.getRegistry().bind("work", work);
    context.start();
    producer = context.createProducerTemplate();
    write(1);
    files =
        new RouteFiles(
            context,
            new RouteFolder(folder, "file:none/*"),
            Set.of(),
            Duration.ofMinutes(1),
            c -> {},
            (c, file) -> {});
    files.load();
  }

  @AfterEach
  void stop() {
    leave.countDown();
    context.stop();
  }

  @Test
  void routeIsReportedWithItsFileItsWayAndItsCounts() {
    RouteStates routes = routes(Duration.ofSeconds(20));
    producer.sendBody("seda:in", "good");
    producer.sendBody("seda:in", "bad");
    Awaitility.await().until(() -> report(routes, "webhooks-take").failed() == 1);

    RouteReport take = report(routes, "webhooks-take");

    assertThat(take.file()).isEqualTo("mine.camel.yaml");
    assertThat(take.group()).isEqualTo("webhooks");
    assertThat(take.description()).isEqualTo("Take what comes");
    assertThat(take.note()).isEqualTo("Stopping it lets messages wait.");
    assertThat(take.from()).isEqualTo("seda:in");
    assertThat(take.to()).containsExactly("direct:work");
    assertThat(take.state()).isEqualTo(RouteState.STARTED);
    assertThat(take.completed()).isEqualTo(1);
    assertThat(take.inFlight()).isZero();
    assertThat(take.meanMs()).isNotNull();
    assertThat(take.perSecond()).isNotNull();
    assertThat(report(routes, "webhooks-work").to()).containsExactly("mock:out");
  }

  @Test
  void stoppedRouteLeavesItsMessagesUntilItIsStarted() {
    RouteStates routes = routes(Duration.ofSeconds(20));

    routes.stop("webhooks-take");
    producer.sendBody("seda:in", "good");

    assertThat(report(routes, "webhooks-take").state()).isEqualTo(RouteState.STOPPED);
    assertThat(report(routes, "webhooks-take").completed()).isZero();
    routes.start("webhooks-take");
    Awaitility.await().until(() -> report(routes, "webhooks-take").completed() == 1);
    assertThat(report(routes, "webhooks-take").state()).isEqualTo(RouteState.STARTED);
  }

  @Test
  void stoppedRouteStaysStoppedWhenItsFileChanges() throws Exception {
    RouteStates routes = routes(Duration.ofSeconds(20));
    routes.stop("webhooks-take");

    write(2);
    files.poll();
    files.poll();

    assertThat(files.problems()).isEmpty();
    assertThat(report(routes, "webhooks-take").state()).isEqualTo(RouteState.STOPPED);
    assertThat(report(routes, "webhooks-work").state()).isEqualTo(RouteState.STARTED);
    routes.start("webhooks-take");
    assertThat(report(routes, "webhooks-take").state()).isEqualTo(RouteState.STARTED);
  }

  @Test
  void routeThatOthersCallCannotBeStopped() {
    RouteStates routes = routes(Duration.ofSeconds(20));

    assertThat(report(routes, "webhooks-work").stoppable()).isFalse();
    assertThat(report(routes, "webhooks-work").notStoppable()).startsWith("other routes call it");
    assertThatThrownBy(() -> routes.stop("webhooks-work"))
        .isInstanceOf(RouteRunsOnException.class)
        .hasMessageContaining("other routes call it");
    assertThat(report(routes, "webhooks-work").state()).isEqualTo(RouteState.STARTED);
  }

  @Test
  void stopWaitsForMessagesInFlight() throws Exception {
    RouteStates routes = routes(Duration.ofSeconds(20));
    isSlow = true;
    producer.sendBody("seda:in", "good");
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> routes.stop("webhooks-take"));
    Awaitility.await().until(() -> report(routes, "webhooks-take").state() == RouteState.STOPPING);
    assertThat(stop).isNotDone();
    leave.countDown();

    stop.get(20, TimeUnit.SECONDS);
    assertThat(report(routes, "webhooks-take").completed()).isEqualTo(1);
    assertThat(report(routes, "webhooks-take").state()).isEqualTo(RouteState.STOPPED);
  }

  @ParameterizedTest
  @CsvSource({"PT20S, PT30S", "PT1M, PT1M10S", "PT1M10S, PT1M20S", "PT5M, PT1M20S"})
  void stopWaitsLongerThanAnAttemptButNotThanItsCaller(Duration timeout, Duration stop) {
    assertThat(RouteStates.longestStop(timeout)).isEqualTo(stop);
  }

  @Test
  void routeThatWorksForTooLongRunsOn() throws Exception {
    RouteStates routes = routes(Duration.ofSeconds(1));
    isSlow = true;
    producer.sendBody("seda:in", "good");
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> routes.stop("webhooks-take"))
        .isInstanceOf(RouteRunsOnException.class)
        .hasMessageContaining("after 1 seconds it still worked on messages");

    isSlow = false;
    leave.countDown();
    producer.sendBody("seda:in", "good");
    Awaitility.await().until(() -> report(routes, "webhooks-take").completed() == 2);
    assertThat(report(routes, "webhooks-take").state()).isEqualTo(RouteState.STARTED);
  }

  private RouteStates routes(Duration longestStop) {
    RouteStates routes = new RouteStates(context, files, longestStop);
    routes.sample();
    return routes;
  }

  private static RouteReport report(RouteStates routes, String id) {
    return routes.now().stream().filter(route -> route.id().equals(id)).findFirst().orElseThrow();
  }

  private void write(int size) throws Exception {
    Files.writeString(folder.resolve("mine.camel.yaml"), ROUTES.formatted(size));
  }
}
