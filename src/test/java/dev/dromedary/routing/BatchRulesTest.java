package dev.dromedary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        "to: {uri: 'webhooks-jms:topic:other'}|set transacted to false",
        "to: {uri: 'webhooks-jms:queue:a', parameters: {connectionFactory: '#other'}}|one broker",
        "enrich: {expression: {constant: {expression: 'webhooks-jms:queue:prices'}}}|no reply can come before",
        "enrich: {expression: {constant: {expression: 'jms:queue:prices'}}}|set synchronous to true",
        "to: {uri: 'direct:host-threads'}|goes on in another thread",
      })
  void stepThatLeavesTheBatchIsRefusedWithItsLine(String step, String reason) throws Exception {
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
  void sourceThatIsNoBatchIsRefused(String option, String reason) throws Exception {
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
  void severalConsumersOfATierAreRefused() throws Exception {
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
  void batchContainerOfAnotherComponentIsRefused() throws Exception {
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

  private List<RouteProblem> check(String text) throws Exception {
    Files.writeString(folder.resolve("mine.camel.yaml"), text);
    context.getRegistry().bind("known", new Object());
    try (RouteFiles files =
        new RouteFiles(
            context,
            new RouteFolder(folder, jar.toUri() + "*.camel.yaml"),
            BatchRulesTest::standIns,
            (camel, file) -> {})) {
      return files.check(folder);
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
