package dev.dromedary.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.mock.MockComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultShutdownStrategy;
import org.apache.camel.spi.RouteStartupOrder;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.apache.camel.support.service.ServiceSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFilesTest {

  private static final BiConsumer<CamelContext, String> NOTHING = (context, file) -> {};

  @TempDir Path folder;
  @TempDir Path jar;

  private final DefaultCamelContext context = new DefaultCamelContext();
  private ProducerTemplate producer;
  private RouteFiles files;

  @BeforeEach
  void hostIsRunning() throws Exception {
    context.disableJMX();
    context.getShutdownStrategy().setTimeout(20);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:host").routeId("host-route").setBody(constant("host"));
          }
        });
    context.start();
    producer = context.createProducerTemplate();
    files = routeFiles(NOTHING);
  }

  @AfterEach
  void stop() {
    files.close();
    context.stop();
  }

  @Test
  void brokenFileIsRejectedWithLineAndTheOldRouteRunsOn() throws Exception {
    write("answer", answer("one"));
    files.load();

    save("answer", "- route:\n    id: webhooks-answer\n    from: {uri: \"direct:answer\"\n");

    assertRejected("answer", 3, "not YAML");
    assertThat(ask("answer")).isEqualTo("one");
  }

  @Test
  void unknownKeyIsRejectedWithItsLine() throws Exception {
    write("answer", answer("one"));
    files.load();

    save(
        "answer",
        answer("two")
            .replace(
                "    id: webhooks-answer\n", "    id: webhooks-answer\n    grupp: webhooks\n"));

    assertRejected("answer", 3, "'grupp'");
    assertThat(ask("answer")).isEqualTo("one");
  }

  @Test
  void unknownKeyOfAStepIsRejectedWithItsLine() throws Exception {
    write("answer", answer("one"));
    files.load();

    save(
        "answer",
        answer("two")
            .replace("        - setBody:\n", "        - setBody:\n            colour: blue\n"));

    assertRejected("answer", 7, "'colour'");
  }

  @Test
  void unknownStepIsRejectedWithItsLine() throws Exception {
    write("answer", answer("one"));
    files.load();

    save("answer", answer("two").replace("- setBody:", "- setBodi:"));

    assertRejected("answer", 6, "'setBodi'");
  }

  @Test
  void shorthandIsRejected() throws Exception {
    save("short", "- from:\n    uri: direct:short\n    steps:\n      - to: mock:a\n");

    assertRejected("short", 1, "'from'");
  }

  @Test
  void keyThatStandsTwiceIsRejected() throws Exception {
    save(
        "twice",
        answer("two")
            .replace(
                "    id: webhooks-answer\n", "    id: webhooks-answer\n    id: webhooks-other\n"));

    assertThat(files.problems()).hasSize(1);
    assertThat(files.problems().get(0).reason()).containsIgnoringCase("duplicate");
    assertThat(files.problems().get(0).line()).isEqualTo(3);
  }

  @Test
  void wrongEndpointOptionIsRejectedWithItsLineAndWithoutItsValue() throws Exception {
    write("answer", answer("one"));
    files.load();

    save("answer", answer("two") + to("timer:tick", "        bogus: s3cret\n"));

    assertRejected("answer", 10, "unknown option bogus of timer:tick");
    assertThat(files.problems().toString()).doesNotContain("s3cret");
    assertThat(ask("answer")).isEqualTo("one");
  }

  @Test
  void wrongValueOfAnOptionIsRejectedWithItsLineAndWithoutTheValue() throws Exception {
    save("answer", answer("two") + to("timer:tick", "        period: s3cret\n"));

    assertRejected("answer", 10, "period");
    assertThat(files.problems().toString()).doesNotContain("s3cret");
  }

  @Test
  void fileThatIsNoListIsRejected() throws Exception {
    save("answer", "- nonsense\n");

    assertRejected("answer", 1, "not a list");
  }

  @Test
  void wrongExpressionIsRejectedWithItsLine() throws Exception {
    save("answer", answer("${headr.x").replace("constant", "simple"));

    assertRejected("answer", 6, "SimpleParserException");
  }

  @Test
  void unknownComponentIsRejectedWithItsLine() throws Exception {
    save("answer", answer("two") + to("nosuch:thing", "        a: b\n"));

    assertRejected("answer", 10, "no component for nosuch:thing");
  }

  @Test
  void missingBeanIsRejectedWithItsLine() throws Exception {
    write("answer", answer("one"));
    files.load();

    save("answer", answer("two") + "        - process:\n            ref: signer\n");

    assertRejected("answer", 10, "no bean named 'signer'");
    assertThat(ask("answer")).isEqualTo("one");
  }

  @Test
  void missingBeanOfABeanStepIsRejectedWithItsLine() throws Exception {
    save(
        "answer",
        answer("two") + "        - bean:\n            ref: signer\n            method: sign\n");

    assertRejected("answer", 10, "no bean named 'signer'");
  }

  @Test
  void missingMethodIsRejectedWithItsLine() throws Exception {
    context.getRegistry().bind("signer", new Object());
    save(
        "answer",
        answer("two") + "        - bean:\n            ref: signer\n            method: sing\n");

    assertRejected("answer", 10, "no method sing");
  }

  @Test
  void callOfARouteThatIsNotThereIsRejectedWithItsLine() throws Exception {
    write("answer", answer("one") + to("direct:webhooks-next", "        block: \"false\"\n"));
    write(
        "next",
        answer("next")
            .replace("direct:answer", "direct:webhooks-next")
            .replace("webhooks-answer", "webhooks-next"));
    files.load();

    save(
        "next",
        answer("next")
            .replace("direct:answer", "direct:webhooks-nxt")
            .replace("webhooks-answer", "webhooks-next"));

    assertRejected("answer", 10, "no route answers direct:webhooks-next");
    assertThat(ask("answer")).isEqualTo("next");
  }

  @Test
  void unresolvedPlaceholderIsRejectedWithItsLine() throws Exception {
    write("answer", answer("one"));
    files.load();

    save(
        "answer", answer("two") + to("mock:out", "        retainLast: \"{{webhooks.nowhere}}\"\n"));

    assertRejected("answer", 10, "placeholder {{webhooks.nowhere}} has no value");
    assertThat(ask("answer")).isEqualTo("one");
  }

  @Test
  void placeholderOfTheContextIsKnown() throws Exception {
    context.getPropertiesComponent().addInitialProperty("webhooks.kept", "3");
    save("answer", answer("two") + to("mock:out", "        retainLast: \"{{webhooks.kept}}\"\n"));

    assertThat(files.problems()).isEmpty();
    assertThat(ask("answer")).isEqualTo("two");
  }

  @Test
  void duplicateRouteIdOfTheHostIsRejected() throws Exception {
    save("answer", answer("two").replace("webhooks-answer", "host-route"));

    assertRejected("answer", 1, "'host-route' is taken by the host application");
    assertThat(ask("host")).isEqualTo("host");
  }

  @Test
  void duplicateRouteIdOfAnotherFileIsRejected() throws Exception {
    write("answer", answer("one"));
    files.load();

    save("copy", answer("two").replace("direct:answer", "direct:copy"));

    assertRejected("copy", 1, "'webhooks-answer' is taken by answer.camel.yaml");
    assertThat(ask("answer")).isEqualTo("one");
  }

  @Test
  void fileWithGlobalErrorHandlerIsRejected() throws Exception {
    save(
        "global",
        "- errorHandler:\n    deadLetterChannel:\n      deadLetterUri: mock:dead\n" + answer("x"));

    assertRejected("global", 1, "'errorHandler' at the top level");
    assertThat(context.getCamelContextExtension().getErrorHandlerFactory()).isNull();
  }

  @Test
  void fileWithNamelessRouteConfigurationIsRejected() throws Exception {
    save("global", answer("x") + "- routeConfiguration:\n    description: everybody's\n");

    assertRejected("global", 10, "routeConfiguration without an id");
  }

  @Test
  void brokenFileStopsTheStart() throws Exception {
    write("answer", answer("one") + "        - process:\n            ref: signer\n");

    assertThatThrownBy(files::load)
        .hasMessageContaining("answer.camel.yaml:10: no bean named 'signer'");
    assertThat(context.getRoutes()).hasSize(1);
  }

  @Test
  void brokenFileOfTheJarStopsTheStartWithItsLine() throws Exception {
    Files.writeString(
        jar.resolve("answer.camel.yaml"),
        answer("jar") + "        - process:\n            ref: signer\n");
    files = routeFiles(NOTHING);

    assertThatThrownBy(files::load)
        .hasMessageContaining("answer.camel.yaml:10: no bean named 'signer'");
    assertThat(context.getRoutes()).hasSize(1);
  }

  @Test
  void routeIdOfTheHostIsNotTakenByTheJar() throws Exception {
    Files.writeString(
        jar.resolve("answer.camel.yaml"), answer("jar").replace("webhooks-answer", "host-route"));
    files = routeFiles(NOTHING);

    assertThatThrownBy(files::load)
        .hasMessageContaining("id 'host-route' is taken by the host application");
  }

  @Test
  void routesOfTheJarAreLoadedWithoutATry() throws Exception {
    Files.writeString(jar.resolve("answer.camel.yaml"), answer("jar"));
    write("answer", answer("jar"));
    List<CamelContext> loadedIn = new ArrayList<>();
    files = routeFiles((loaded, file) -> loadedIn.add(loaded));

    files.load();

    assertThat(loadedIn).containsExactly(context);
    assertThat(ask("answer")).isEqualTo("jar");
  }

  @Test
  void changedRouteIsLive() throws Exception {
    write("answer", answer("one"));
    files.load();
    assertThat(ask("answer")).isEqualTo("one");

    save("answer", answer("two"));

    assertThat(files.problems()).isEmpty();
    assertThat(ask("answer")).isEqualTo("two");
  }

  @Test
  void changedRouteIsLiveByItself() throws Exception {
    write("answer", answer("one"));
    files.load();
    files.watch();

    write("answer", answer("two"));

    Awaitility.await().until(() -> ask("answer").equals("two"));
  }

  @Test
  void fileThatIsStillBeingWrittenIsNotTaken() throws Exception {
    write("answer", answer("one"));
    files.load();

    write("answer", answer("half"));
    files.poll();
    write("answer", answer("whole"));
    files.poll();
    assertThat(ask("answer")).isEqualTo("one");

    files.poll();
    assertThat(ask("answer")).isEqualTo("whole");
  }

  @Test
  void changeThatKeepsTimeAndSizeIsRead() throws Exception {
    RouteFolder routes = new RouteFolder(folder, "classpath*:none/*");
    Path file = Files.writeString(folder.resolve("a" + RouteFile.ENDING), "one");
    FileTime time = Files.getLastModifiedTime(file);
    Awaitility.await("no look reads the files").until(() -> routes.read() == routes.read());

    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, time);

    assertThat(routes.read().values()).extracting(RouteFile::text).containsExactly("two");
  }

  @Test
  void repairedFileIsNoProblemAnyMore() throws Exception {
    write("answer", answer("one"));
    files.load();
    save("answer", "- nonsense");
    assertThat(files.problems()).isNotEmpty();

    save("answer", answer("one"));

    assertThat(files.problems()).isEmpty();
    assertThat(ask("answer")).isEqualTo("one");
  }

  @Test
  void goodFileIsTakenBesideABrokenOne() throws Exception {
    write("answer", answer("one"));
    files.load();

    write("other", answer("other").replace("answer", "other"));
    save("answer", answer("two") + "        - process:\n            ref: signer\n");

    assertRejected("answer", 10, "signer");
    assertThat(ask("other")).isEqualTo("other");
    assertThat(ask("answer")).isEqualTo("one");
  }

  @Test
  void routeMovesToAnotherFile() throws Exception {
    write("answer", answer("one"));
    write("other", answer("other").replace("answer", "other"));
    files.load();

    write("answer", answer("one").replace("answer", "third"));
    save("other", answer("moved"));

    assertThat(files.problems()).isEmpty();
    assertThat(ask("answer")).isEqualTo("moved");
    assertThat(context.getRoute("webhooks-other")).isNull();
  }

  @Test
  void routeThatVanishedFromItsFileIsRemoved() throws Exception {
    write("answer", answer("one") + answer("second").replace("answer", "second"));
    files.load();

    save("answer", answer("one"));

    assertThat(context.getRoute("webhooks-second")).isNull();
    assertThat(ask("answer")).isEqualTo("one");
  }

  /** The common pool has one thread on a machine of two cores. */
  private static void onItsOwn(Runnable work) {
    new Thread(work).start();
  }

  @Test
  void inFlightMessageFinishesDuringReload() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Processor slow =
        exchange -> {
          entered.countDown();
          assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
        };
    context.getRegistry().bind("slow", slow);
    write(
        "answer",
        "- route:\n    id: webhooks-answer\n    from:\n      uri: direct:answer\n      steps:\n        - process:\n            ref: slow\n        - setBody:\n            expression:\n              constant:\n                expression: one\n");
    files.load();
    CountDownLatch stopping = new CountDownLatch(1);
    context.setShutdownStrategy(new TellingShutdown(stopping));
    CompletableFuture<String> inFlight =
        CompletableFuture.supplyAsync(() -> ask("answer"), RouteFilesTest::onItsOwn);
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

    write("answer", answer("two"));
    files.poll();
    CompletableFuture<Void> reload =
        CompletableFuture.runAsync(files::poll, RouteFilesTest::onItsOwn);
    assertThat(stopping.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(reload).isNotDone();
    leave.countDown();

    assertThat(inFlight.get(20, TimeUnit.SECONDS)).isEqualTo("one");
    reload.get(20, TimeUnit.SECONDS);
    assertThat(ask("answer")).isEqualTo("two");
  }

  @Test
  void overrideReplacesTheJarsFileOnly() throws Exception {
    Files.writeString(jar.resolve("answer.camel.yaml"), answer("jar"));
    Files.writeString(jar.resolve("other.camel.yaml"), answer("jar").replace("answer", "other"));
    write("answer", answer("override"));

    files = routeFiles(NOTHING);
    files.load();

    assertThat(ask("answer")).isEqualTo("override");
    assertThat(ask("other")).isEqualTo("jar");
  }

  @Test
  void removedOverrideFallsBackToTheJar() throws Exception {
    Files.writeString(jar.resolve("answer.camel.yaml"), answer("jar"));
    write("answer", answer("override"));
    write("extra", answer("extra").replace("answer", "extra"));
    files = routeFiles(NOTHING);
    files.load();

    Files.delete(folder.resolve("answer.camel.yaml"));
    Files.delete(folder.resolve("extra.camel.yaml"));
    settle();

    assertThat(ask("answer")).isEqualTo("jar");
    assertThat(context.getRoute("webhooks-extra")).isNull();
  }

  @Test
  void missingFolderMeansTheJarsRoutes() throws Exception {
    Files.writeString(jar.resolve("answer.camel.yaml"), answer("jar"));
    files =
        new RouteFiles(
            context,
            shipped(folder.resolve("none")),
            Set.of(),
            Duration.ofMillis(20),
            c -> {},
            NOTHING);

    files.load();

    assertThat(ask("answer")).isEqualTo("jar");
  }

  @Test
  void templateRoutesAreRecreated() throws Exception {
    files = routeFiles(RouteFilesTest::tiers);
    write("retry", template("one ${header.x}{{tier}}"));
    files.load();
    assertThat(ask("5s")).isEqualTo("one 5s");

    save("retry", template("two ${header.x}{{tier}}"));

    assertThat(files.problems()).isEmpty();
    assertThat(ask("5s")).isEqualTo("two 5s");
    assertThat(ask("5m")).isEqualTo("two 5m");
    assertThat(context.getRoutes()).hasSize(3);
  }

  @Test
  void brokenTemplateIsRejectedAndItsRoutesRunOn() throws Exception {
    files = routeFiles(RouteFilesTest::tiers);
    write("retry", template("one ${header.x}{{tier}}"));
    files.load();

    save("retry", template("two {{webhooks.nowhere}}"));

    assertRejected("retry", 10, "webhooks.nowhere");
    assertThat(ask("5s")).isEqualTo("one 5s");
  }

  @Test
  void templatedRouteOfAnotherFileIsRecreatedWithItsTemplate() throws Exception {
    write("retry", template("one {{tier}}"));
    write(
        "tiers",
        "- templatedRoute:\n    routeTemplateRef: webhooks-retry\n    routeId: webhooks-retry-1h\n    parameters:\n      - name: tier\n        value: 1h\n");
    files.load();
    assertThat(ask("1h")).isEqualTo("one 1h");

    save("retry", template("two {{tier}}"));

    assertThat(ask("1h")).isEqualTo("two 1h");
  }

  @Test
  void templatedRouteWithoutItsTemplateIsRejected() throws Exception {
    write("answer", answer("one"));
    files.load();

    save(
        "tiers",
        "- templatedRoute:\n    routeTemplateRef: webhooks-retry\n    routeId: webhooks-retry-1h\n");

    assertThat(files.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("webhooks-retry"));
    assertThat(ask("answer")).isEqualTo("one");
  }

  @Test
  void routeConfigurationIsAppliedAgainToTheRoutesThatUseIt() throws Exception {
    write("errors", errors("handled one"));
    write(
        "answer",
        answer("x").replace("    from:", "    routeConfigurationId: webhooks-errors\n    from:")
            + "        - throwException:\n            exceptionType: java.io.IOException\n            message: fault\n");
    files.load();
    assertThat(ask("answer")).isEqualTo("handled one");

    save("errors", errors("handled two"));

    assertThat(files.problems()).isEmpty();
    assertThat(ask("answer")).isEqualTo("handled two");
  }

  @Test
  void hostRoutesStayUntouched() throws Exception {
    write("answer", answer("one"));
    files.load();
    Object before = context.getRoute("host-route");

    save("answer", answer("two"));
    Files.delete(folder.resolve("answer.camel.yaml"));
    settle();

    assertThat(context.getRoutes()).hasSize(1);
    assertThat(context.getRoute("host-route")).isSameAs(before);
    assertThat(ask("host")).isEqualTo("host");
  }

  @Test
  void routesLoadedBeforeTheContextStartsRunThen() throws Exception {
    try (DefaultCamelContext later = new DefaultCamelContext()) {
      later.disableJMX();
      write("answer", answer("one"));
      RouteFiles early =
          new RouteFiles(later, shipped(folder), Set.of(), Duration.ofMillis(20), c -> {}, NOTHING);
      early.load();

      later.start();

      assertThat(later.createProducerTemplate().requestBody("direct:answer", "", String.class))
          .isEqualTo("one");
    }
  }

  @Test
  void changedRouteIsLiveUnderASupervisingController() throws Exception {
    try (DefaultCamelContext supervised = new DefaultCamelContext()) {
      supervised.disableJMX();
      supervised.getRouteController().supervising();
      supervised.start();
      write("answer", answer("one"));
      files =
          new RouteFiles(
              supervised, shipped(folder), Set.of(), Duration.ofMillis(20), c -> {}, NOTHING);
      files.load();

      save("answer", answer("two"));

      assertThat(supervised.getRouteController().getRouteStatus("webhooks-answer").isStarted())
          .isTrue();
      assertThat(supervised.createProducerTemplate().requestBody("direct:answer", "", String.class))
          .isEqualTo("two");
    }
  }

  @Test
  void formerRouteIsPutBackWhenTheNewOneDoesNotStart() throws Exception {
    write("answer", answer("one"));
    files.load();

    // Two consumers on one direct endpoint show only when they start.
    save("answer", answer("two").replace("direct:answer", "direct:host"));

    assertThat(files.problems()).hasSize(1);
    assertThat(files.problems().get(0).file()).isEqualTo("answer.camel.yaml");
    assertThat(ask("answer")).isEqualTo("one");
    assertThat(ask("host")).isEqualTo("host");
  }

  @Test
  void tryingAFileDoesNotTouchComponentsAndBeansOfTheContext() throws Exception {
    MockComponent component = new MockComponent();
    component.setCamelContext(context);
    context.addComponent("webhooks-out", component);
    Started bean = new Started();
    context.getRegistry().bind("started", bean);
    bean.start();
    Set<Thread> threads = Thread.getAllStackTraces().keySet();

    List<RouteProblem> problems =
        checkOf(
            answer("two")
                + to("webhooks-out:a", "        retainLast: \"1\"\n")
                + "        - process:\n            ref: started\n");

    assertThat(problems).isEmpty();
    assertThat(context.getComponent("webhooks-out")).isSameAs(component);
    assertThat(component.getCamelContext()).isSameAs(context);
    assertThat(component.isStarted()).isTrue();
    assertThat(bean.isStarted()).isTrue();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("Camel"))
        .isSubsetOf(threads);
    assertThat(context.getRoute("webhooks-answer")).isNull();
  }

  @Test
  void checkListsEveryBrokenFile() throws Exception {
    Files.writeString(folder.resolve("a.camel.yaml"), "- nonsense");
    Files.writeString(
        folder.resolve("b.camel.yaml"), answer("b") + "        - process:\n            ref: b\n");
    Files.writeString(folder.resolve("c.camel.yaml"), answer("c").replace("answer", "c"));

    assertThat(files.rejected(shipped(folder).read()))
        .extracting(RouteProblem::file)
        .containsExactly("a.camel.yaml", "b.camel.yaml");
  }

  /** Why there is a reload of our own. */
  @Test
  void camelsOwnReloadOfABrokenFileLeavesNoRoute() throws Exception {
    write("answer", answer("one"));
    files.load();
    RouteWatcherReloadStrategy camel = new RouteWatcherReloadStrategy(folder.toString());
    camel.setPattern("*.yaml");
    context.addService(camel);
    write("answer", answer("two") + "        - process:\n            ref: signer\n");

    Awaitility.await().until(() -> context.getRoutes().isEmpty());
  }

  private static void tiers(CamelContext context, String file) {
    if (file.equals("retry.camel.yaml")) {
      for (String tier : List.of("5s", "5m")) {
        TemplatedRouteBuilder.builder(context, "webhooks-retry")
            .routeId("webhooks-retry-" + tier)
            .parameter("tier", tier)
            .add();
      }
    }
  }

  private List<RouteProblem> checkOf(String text) throws Exception {
    write("answer", text);
    return files.rejected(shipped(folder).read());
  }

  private RouteFiles routeFiles(BiConsumer<CamelContext, String> afterLoad) {
    return new RouteFiles(
        context, shipped(folder), Set.of(), Duration.ofMillis(20), c -> {}, afterLoad);
  }

  private RouteFolder shipped(Path overrides) {
    return new RouteFolder(overrides, jar.toUri() + "*.camel.yaml");
  }

  private void assertRejected(String name, int line, String reason) {
    assertThat(files.problems()).hasSize(1);
    RouteProblem problem = files.problems().get(0);
    assertThat(problem.reason()).contains(reason);
    assertThat(problem.file() + ":" + problem.line()).isEqualTo(name + ".camel.yaml:" + line);
  }

  private String ask(String direct) {
    return producer.requestBody("direct:" + direct, "", String.class);
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name + ".camel.yaml"), text);
  }

  private void save(String name, String text) throws Exception {
    write(name, text);
    settle();
  }

  private void settle() {
    files.poll();
    files.poll();
  }

  private static String answer(String body) {
    return """
        - route:
            id: webhooks-answer
            from:
              uri: direct:answer
              steps:
                - setBody:
                    expression:
                      constant:
                        expression: %s
        """
        .formatted(body);
  }

  private static String to(String uri, String parameter) {
    return "        - to:\n            id: call\n            uri: %s\n            parameters:\n      %s"
        .replace("            id: call\n", "")
        .formatted(uri, "  " + parameter);
  }

  private static String template(String body) {
    return """
        - routeTemplate:
            id: webhooks-retry
            parameters:
              - name: tier
                required: true
            route:
              from:
                uri: direct:{{tier}}
                steps:
                  - setBody:
                      id: say
                      expression:
                        simple:
                          expression: "%s"
              nodePrefixId: "{{tier}}"
        """
        .formatted(body);
  }

  private static String errors(String body) {
    return """
        - routeConfiguration:
            id: webhooks-errors
            onException:
              - onException:
                  exception:
                    - java.io.IOException
                  handled:
                    constant:
                      expression: "true"
                  steps:
                    - setBody:
                        expression:
                          constant:
                            expression: %s
        """
        .formatted(body);
  }

  private static final class TellingShutdown extends DefaultShutdownStrategy {
    private final CountDownLatch stopping;

    TellingShutdown(CountDownLatch stopping) {
      this.stopping = stopping;
    }

    @Override
    public void shutdown(
        CamelContext context, List<RouteStartupOrder> routes, long timeout, TimeUnit unit)
        throws Exception {
      stopping.countDown();
      super.shutdown(context, routes, timeout, unit);
    }
  }

  private static final class Started extends ServiceSupport implements Processor {
    @Override
    public void process(org.apache.camel.Exchange exchange) {}
  }
}
