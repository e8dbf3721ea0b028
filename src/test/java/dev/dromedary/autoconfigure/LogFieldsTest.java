package dev.dromedary.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFieldsTest {

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "logstash"})
  void wideLineIsItsNameAndItsFields(String format) {
    JsonNode line =
        line(
            format,
            "delivery.attempted eventId={} endpointId={} attempt={} nextAttemptAt={} error={}",
            "evt_1",
            "ep_1",
            2,
            null,
            "CONNECT");

    assertThat(line.path("message").stringValue()).isEqualTo("delivery.attempted");
    JsonNode fields = line.path("webhooks");
    assertThat(fields.path("event").stringValue()).isEqualTo("delivery.attempted");
    assertThat(fields.path("endpointId").stringValue()).isEqualTo("ep_1");
    assertThat(fields.path("attempt").isInt()).isTrue();
    assertThat(fields.has("nextAttemptAt")).as("there is none").isFalse();
    assertThat(fields.path("error").stringValue()).isEqualTo("CONNECT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "logstash"})
  void sentenceKeepsItsTextAndHasTheFieldsThatItNames(String format) {
    JsonNode line =
        line(format, "The filter of {} failed: {}. endpointId={}", "one", "a key", "ep_1");

    assertThat(line.path("message").stringValue())
        .isEqualTo("The filter of one failed: a key. endpointId=ep_1");
    assertThat(line.path("webhooks").toString()).isEqualTo("{\"endpointId\":\"ep_1\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "logstash"})
  void lineWithoutFieldsIsAsEver(String format) {
    JsonNode line = line(format, "The database recovered");

    assertThat(line.path("message").stringValue()).isEqualTo("The database recovered");
    assertThat(line.has("webhooks")).isFalse();
  }

  /** As Spring Boot writes it. */
  private static JsonNode line(String format, String message, Object... values) {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putObject(
        Environment.class.getName(),
        new MockEnvironment()
            .withProperty("logging.structured.json.customizer", LogFields.class.getName()));
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat(format);
    encoder.start();
    LoggingEvent event =
        new LoggingEvent("fqcn", context.getLogger("test"), Level.INFO, message, null, values);
    return JsonMapper.builder().build().readTree(new String(encoder.encode(event), UTF_8));
  }
}
