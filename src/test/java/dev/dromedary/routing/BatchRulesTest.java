package dev.dromedary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No step of a route file leaves the batch unnoticed. */
class BatchRulesTest {

  private static final int STEP_LINE = 9;
  private static final String ATTEMPT =
      """
      - route:
          id: webhooks-attempt
          from:
            uri: direct:webhooks-attempt
            steps:
              - log: {message: a}
              - bean: {ref: known, method: decide}
      """;

  @TempDir Path folder;
  @TempDir Path jar;

  private final DefaultCamelContext context = new DefaultCamelContext();

  @BeforeEach
  void hostIsRunning() throws Exception {
    context.disableJMX();
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:host").to("log:host");
            from("direct:host-threads").routeId("host-threads").threads(2).to("log:host");
          }
        });
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "threads: {}|goes on in another thread",
        "wireTap: {uri: 'log:tap'}|use multicast",
        "to: {uri: 'seda:later'}|goes on in another thread",
        "toD: {uri: 'seda:${header.queue}'}|goes on in another thread",
        "toD: {uri: '${header.uri}'}|name the component",
        "delay: {expression: {constant: {expression: '10'}}}|set asyncDelayed to false",
        "throttle: {asyncDelayed: true, expression: {constant: {expression: '10'}}}|set asyncDelayed to false",
        "aggregate: {completionSize: 2, correlationExpression: {constant: {expression: a}}, aggregationStrategy: '#s', steps: []}|in memory",
        "resequence: {expression: {header: {expression: a}}, steps: []}|in memory",
        "multicast: {parallelProcessing: true, steps: []}|parallelProcessing",
        "split: {parallelProcessing: true, expression: {simple: {expression: '${body}'}}, steps: []}|parallelProcessing",
        "recipientList: {expression: {header: {expression: to}}}|cannot be checked",
        "routingSlip: {expression: {header: {expression: to}}}|cannot be checked",
        "dynamicRouter: {expression: {header: {expression: to}}}|cannot be checked",
        "pollEnrich: {expression: {constant: {expression: 'jms:queue:other'}}}|look it up with enrich",
        "poll: {uri: 'jms:queue:other'}|look it up with enrich",
        "to: {uri: 'jms:queue:other'}|set transacted to false",
        "to: {uri: 'sjms:queue:other'}|set transacted to false",
        "to: {uri: 'webhooks:publish?type=a'}|set transacted to false",
        "to: {uri: 'webhooks-jms:queue:a', parameters: {connectionFactory: '#other'}}|one broker",
        "enrich: {expression: {constant: {expression: 'webhooks-jms:queue:prices'}}}|no reply can come before",
        "enrich: {expression: {header: {expression: target}}}|name the component",
        "enrich: {expression: {constant: {expression: 'jms:queue:prices'}}}|set synchronous to true",
        "to: {uri: 'direct:host-threads'}|goes on in another thread",
      })
  void stepThatLeavesTheBatchIsRejectedWithItsLine(String step, String reason) throws Exception {
    List<RouteProblem> problems = check(batch("        - " + step + "\n"));

    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.reason()).contains(reason).contains("in a batch of webhooks-mine");
              assertThat(problem.file()).isEqualTo("mine.camel.yaml");
              assertThat(problem.line()).isEqualTo(STEP_LINE);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to: {uri: 'webhooks-jms:topic:other'}",
        "setHeader: {name: a, expression: {constant: {expression: b}}}",
        "filter: {expression: {simple: {expression: '${body} != null'}}, steps: [{log: {message: a}}]}",
        "choice: {when: [{expression: {simple: {expression: '${body} != null'}}, steps: [{log: {message: a}}]}]}",
        "bean: {ref: known}",
        "multicast: {steps: [{to: {uri: 'log:a'}}]}",
        "split: {streaming: true, expression: {simple: {expression: '${body}'}}, steps: [{log: {message: a}}]}",
        "delay: {asyncDelayed: false, expression: {constant: {expression: '10'}}}",
        "to: {uri: 'webhooks-jms:queue:other'}",
        "toD: {uri: 'webhooks-jms:queue:${header.queue}'}",
        "to: {uri: 'jms:queue:other', parameters: {transacted: 'false'}}",
        "to: {uri: 'direct:host'}",
        "to: {uri: 'file:target/out'}",
        "enrich: {expression: {constant: {expression: 'http:localhost/price'}}}",
        "enrich: {expression: {constant: {expression: 'jms:queue:prices?synchronous=true'}}}",
      })
  void stepOnTheThreadOfTheBatchIsTaken(String step) throws Exception {
    assertThat(check(batch("        - " + step + "\n"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "consumerType: Default|consumerType: Custom",
        "asyncConsumer: 'true'|asyncConsumer",
        "transacted: 'false'|transacted",
        "connectionFactory: '#other'|one broker",
        "maxConcurrentConsumers: '4'|set concurrentConsumers",
      })
  void sourceThatIsNoBatchIsRejected(String option, String reason) throws Exception {
    String text = batch("");
    assertThat(
            check(
                option.startsWith("consumerType")
                    ? text.replace("consumerType: Custom", option)
                    : text.replace(
                        "consumerType: Custom", "consumerType: Custom\n        " + option)))
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains(reason));
  }

  @Test
  void severalConsumersOfATierAreRejected() throws Exception {
    assertThat(
            check(
                batch("")
                    .replace("#webhooksDeliveryBatches", "#webhooksDueBatches")
                    .replace(
                        "consumerType: Custom",
                        "consumerType: Custom\n        concurrentConsumers: '4'")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("has one consumer"));
  }

  @Test
  void batchContainerOfAnotherComponentIsRejected() throws Exception {
    assertThat(check(batch("").replace("webhooks-jms:queue:mine", "jms:queue:mine")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("for webhooks-jms: only"));
  }

  /** Java sends to them from a batch, too. */
  @Test
  void routeThatIsCalledFromABatchIsLookedInto() throws Exception {
    String called =
        """
        - route:
            id: webhooks-called
            from:
              uri: direct:called
              steps:
                - threads: {}
        """;

    assertThat(check(batch("        - to: {uri: 'direct:called'}\n") + called))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.reason()).contains("in a batch of webhooks-mine");
              assertThat(problem.line()).isEqualTo(15);
            });
    assertThat(check(called)).isEmpty();
    assertThat(check(called.replace("direct:called", "direct:webhooks-called"))).hasSize(1);
  }

  @Test
  void routeWithoutABatchMayDoAsItLikes() throws Exception {
    assertThat(
            check(
                """
                - route:
                    id: webhooks-mine
                    from:
                      uri: timer:mine
                      steps:
                        - threads: {}
                        - to: {uri: 'seda:later'}
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filter: {expression: {simple: {expression: '${body}'}}, steps: [{to: {uri: 'direct:webhooks-attempt'}}]}",
        "choice: {when: [{expression: {simple: {expression: '${body}'}}, steps: [{to: {uri: 'direct:webhooks-attempt'}}]}]}",
        "choice: {when: [{expression: {simple: {expression: '${body}'}}, steps: [{to: {uri: 'direct:webhooks-attempt'}}]}],"
            + " otherwise: {steps: [{log: {message: dropped}}]}}",
        "choice: {when: [{expression: {simple: {expression: '${body}'}}, steps: [{stop: {}}]}],"
            + " otherwise: {steps: [{to: {uri: 'direct:webhooks-attempt'}}]}}",
      })
  void stepThatLosesADeliveryBeforeItsAttemptIsRejected(String step) throws Exception {
    assertThat(check(batch("        - " + step + "\n") + ATTEMPT))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.reason()).contains("ends without a record");
              assertThat(problem.line()).isEqualTo(STEP_LINE);
            });
  }

  @Test
  void choiceThatCancelsTheOthersIsTaken() throws Exception {
    String choice =
        "        - choice: {when: [{expression: {simple: {expression: '${body}'}}, steps: [{to: {uri: 'direct:webhooks-attempt'}}]}],"
            + " otherwise: {steps: [{to: {uri: 'direct:host'}}, {stop: {}}]}}\n";

    assertThat(check(batch(choice) + ATTEMPT)).isEmpty();
  }

  @Test
  void attemptThatDecidesOnlyOfSomeIsRejected() throws Exception {
    String decide = "        - bean: {ref: known, method: decide}\n";
    assertThat(ATTEMPT).contains(decide);

    assertThat(
            check(
                ATTEMPT.replace(
                    decide,
                    "        - filter: {expression: {simple: {expression: '${body}'}}, steps: [{bean: {ref: known, method: decide}}]}\n")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("ends without a record"));
    assertThat(check(ATTEMPT.replace(decide, "        - log: {message: b}\n")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("no step decides"));
  }

  @Test
  void faultThatIsHandledIsRejected() throws Exception {
    String configuration =
        """
        - routeConfiguration:
            id: mine
            onException:
              - onException:
                  exception: [java.lang.Exception]
                  handled: {constant: {expression: 'true'}}
        """;
    String route =
        batch("        - to: {uri: 'direct:webhooks-attempt'}\n")
            .replace("    from:", "    routeConfigurationId: mine\n    from:");

    assertThat(check(configuration + route + ATTEMPT))
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("ends without a record"));
  }

  /** So that the rules name what is there. */
  @Test
  void shippedRoutesHaveTheNamesOfTheRules() throws Exception {
    StringBuilder shipped = new StringBuilder();
    try (var paths = Files.list(Path.of("routes"))) {
      for (Path path : paths.toList()) {
        shipped.append(Files.readString(path));
      }
    }

    assertThat(shipped)
        .contains("uri: direct:webhooks-attempt", "method: decide", "uri: direct:webhooks-cancel")
        .contains(BatchRules.SINGLE);
  }

  private List<RouteProblem> check(String text) throws Exception {
    Files.writeString(folder.resolve("mine.camel.yaml"), text);
    context.getRegistry().bind("known", new Known());
    RouteFolder found = new RouteFolder(folder, jar.toUri() + "*.camel.yaml");
    try (RouteFiles files =
        new RouteFiles(
            context,
            found,
            Set.of(Privilege.values()),
            Duration.ofMillis(20),
            BatchRulesTest::standIns,
            (camel, file) -> {})) {
      return files.rejected(found.read());
    }
  }

  private static void standIns(CamelContext context) {
    context.addComponent("webhooks-jms", new StandIn());
  }

  private static String batch(String steps) {
    return """
        - route:
            id: webhooks-mine
            from:
              uri: webhooks-jms:queue:mine
              parameters:
                consumerType: Custom
                messageListenerContainerFactory: "#webhooksDeliveryBatches"
              steps:
                - log: {message: a}
        """
        + steps;
  }

  /** A bean with the method that the rules know. */
  public static final class Known {

    public void decide() {}
  }

  /** A component that is a queue in memory of whatever its URI names, whatever the parameters. */
  private static final class StandIn extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(
        String uri, String remaining, Map<String, Object> parameters) {
      parameters.clear();
      return getCamelContext().getEndpoint("seda:" + remaining);
    }
  }
}
