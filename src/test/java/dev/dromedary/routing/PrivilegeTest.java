package dev.dromedary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivilegeTest {

  private static final String HEAD =
      """
      - route:
          id: webhooks-mine
          note: "exec: is not allowed"
          from:
            uri: direct:mine
            steps:
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CODE | to: {uri: 'bean:type:java.lang.Runtime'}",
        "CODE | to: {uri: 'class:java.lang.Runtime'}",
        "CODE | to: {uri: 'language:groovy:1'}",
        "CODE | bean: {beanType: java.lang.Runtime, method: exit}",
        "CODE | bean: {ref: '#class:java.lang.Runtime'}",
        "CODE | script: {expression: {simple: {expression: a}}}",
        "CODE | setBody: {expression: {groovy: {expression: '1'}}}",
        "CODE | setBody: {expression: {spel: {expression: 'T(java.lang.Runtime)'}}}",
        "CODE | setBody: {expression: {language: {language: mvel, expression: '1'}}}",
        "CODE | setBody: {expression: {simple: {expression: '${bean:type:java.lang.Runtime}'}}}",
        "CODE | setBody: {expression: {simple: {expression: '${camelContext.stop}'}}}",
        "CODE | setBody: {expression: {simple: {expression: '${exchange.context.stop}'}}}",
        "CODE | setBody: {expression: {simple: {expression: '$simple{body.class.name}'}}}",
        "EXEC | to: {uri: 'exec:ls'}",
        "EXEC | recipientList: {expression: {constant: {expression: 'exec:ls'}}}",
        "EXEC | toD: {uri: 'exec:${body}'}",
        "FILE | to: {uri: 'file:/tmp'}",
        "FILE | toD: {uri: 'stream:file'}",
        "FILE | setBody: {expression: {simple: {expression: 'resource:file:/etc/passwd'}}}",
        "ENV | setBody: {expression: {constant: {expression: '{{env:HOME}}'}}}",
        "ENV | to: {uri: 'direct:a', parameters: {timeout: '{{sys:user.home}}'}}",
        "ENV | setBody: {expression: {constant: {expression: '{{?env:HOME}}'}}}",
        "ENV | setBody: {expression: {constant: {expression: '{{!env:HOME}}'}}}",
        "ENV | setBody: {expression: {constant: {expression: '{{!?sys:user.home}}'}}}",
        "ENV | setBody: {expression: {constant: {expression: '{{webhooks.none:{{env:HOME}}}}'}}}",
        "ENV | setBody: {expression: {constant: {expression: '{{boolean:env:HOME}}'}}}",
        "ENV | setBody: {expression: {constant: {expression: '{{e{{none:nv}}:HOME}}'}}}",
        "ENV | setBody: {expression: {constant: {expression: '{{DB_PASSWORD}}'}}}",
        "ENV | setBody: {expression: {constant: {expression: '{{?DB_PASSWORD:none}}'}}}",
        "ENV | to: {uri: 'http:{{service:RECEIVER}}'}",
        "ENV | to: {uri: 'http:{{service.host:RECEIVER}}'}",
        "ENV | setBody: {expression: {simple: {expression: '${sysenv.HOME}'}}}",
        "ENV | setBody: {expression: {simple: {expression: '${sys.user.home}'}}}",
        "ENV | setBody: {expression: {simple: {expression: '${uppercase(${env.HOME})}'}}}",
        "ENV | setBody: {expression: {simple: {expression: '${properties:DB_PASSWORD}'}}}",
        "ENV | setBody: {expression: {simple: {expression: '${env:HOME}'}}}",
      })
  void stepThatReachesTheMachineNeedsItsPrivilege(Privilege privilege, String step) {
    Optional<RouteProblem> problem = check(step, Set.of());

    assertThat(problem).hasValueSatisfying(found -> assertThat(found.line()).isEqualTo(7));
    assertThat(problem.get().reason())
        .contains("which webhooks.routes.privileges must grant: " + privilege);
    assertThat(check(step, Set.of(privilege))).isEmpty();
    assertThat(check(step, EnumSet.complementOf(EnumSet.of(privilege)))).isEqualTo(problem);
  }

  @Test
  void lineIsThatOfTheKey() {
    String step =
        """
        setBody:
                    expression:
                      groovy:
                        expression: "1"
        """;

    assertThat(check(step, Set.of()).map(RouteProblem::line)).contains(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to: {uri: 'bean:webhooksAttempt'}",
        "bean: {ref: webhooksAttempt, method: admit}",
        "setBody: {expression: {simple: {expression: '${exchangeId} ${body.event.type}'}}}",
        "setBody: {expression: {constant: {expression: '{{webhooks.queue.events}}'}}}",
        "setBody: {expression: {constant: {expression: '{{webhooks.queue.{{tier}}:{{tier}}}}'}}}",
        "log: {message: 'the file: ${header.CamelFileName}'}",
      })
  void stepWithinMessagesAndBeansNeedsNone(String step) {
    assertThat(check(step, Set.of())).isEmpty();
  }

  private static Optional<RouteProblem> check(String step, Set<Privilege> granted) {
    String text = HEAD + "        - " + step + "\n";
    return new RouteYaml(granted).check(new RouteFile("mine.camel.yaml", "test", text));
  }
}
