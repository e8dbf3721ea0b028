package dev.dromedary.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.event.Event;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryMessageTest {

  private static final byte[] BODY = {0, 1, '{', (byte) 0xff};
  private final Delivery delivery = delivery();

  @Test
  void deliveryIsReadAsItWasWritten() {
    assertThat(DeliveryMessage.read(DeliveryMessage.properties(delivery), BODY))
        .usingRecursiveComparison()
        .isEqualTo(delivery);
  }

  @Test
  void deliveryBeforeItsFirstAttemptIsReadAsItWasWritten() {
    Delivery fresh = delivery.replayed();

    assertThat(DeliveryMessage.read(DeliveryMessage.properties(fresh), BODY))
        .usingRecursiveComparison()
        .isEqualTo(fresh);
  }

  /** Otherwise Camel or a broker writes them anew. */
  @Test
  void everyPropertyHasANameAndATypeOfJms() {
    assertThat(DeliveryMessage.properties(delivery))
        .allSatisfy(
            (name, value) -> {
              assertThat(name).matches("[a-zA-Z]+|ce_[a-z]+").doesNotStartWith("JMS");
              assertThat(value).isInstanceOfAny(String.class, Integer.class, Long.class);
            });
  }

  /** A console's "move" or another language's client may have made them anew. */
  @Test
  void numbersOfAnyKindAreRead() {
    Map<String, Object> properties = new HashMap<>(DeliveryMessage.properties(delivery));
    properties.replaceAll(
        (name, value) -> value instanceof Integer number ? Long.valueOf(number) : value);

    assertThat(DeliveryMessage.read(properties, BODY).attempts()).isEqualTo(delivery.attempts());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deliveryId",
        "endpointId",
        "eventId",
        "eventType",
        "tenant",
        "eventTime",
        "acceptedAt",
        "contentType",
        "attempts",
        "retries",
        "trigger"
      })
  void missingPropertyIsNamed(String name) {
    Map<String, Object> properties = new HashMap<>(DeliveryMessage.properties(delivery));
    properties.remove(name);

    assertThatThrownBy(() -> DeliveryMessage.read(properties, BODY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No delivery: '" + name + "' is missing");
  }

  @Test
  void missingBodyIsNamed() {
    assertThatThrownBy(() -> DeliveryMessage.read(DeliveryMessage.properties(delivery), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No delivery: 'body' is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "eventTime, is not a number",
    "acceptedAt, is not a number",
    "attempts, is not a number",
    "retries, is not a number",
    "begunAt, is not a number",
    "trigger, 'is not SCHEDULE, REPLAY or TEST'"
  })
  void wrongPropertyIsNamedWithoutItsValue(String name, String rule) {
    Map<String, Object> properties = new HashMap<>(DeliveryMessage.properties(delivery));
    properties.put(name, "topsecret");

    assertThatThrownBy(() -> DeliveryMessage.read(properties, BODY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No delivery: '" + name + "' " + rule);
  }

  /** The history counts microseconds, and has four digits for a year. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 253_402_300_800_000L, Long.MAX_VALUE})
  void timeThatNoClockShowsIsNamed(long millis) {
    Map<String, Object> properties = new HashMap<>(DeliveryMessage.properties(delivery));
    properties.put("acceptedAt", millis);

    assertThatThrownBy(() -> DeliveryMessage.read(properties, BODY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No delivery: 'acceptedAt' is not in the years 1 to 9999");
  }

  @Test
  void otherPropertiesOfTheMessageDoNotMatter() {
    Map<String, Object> properties = new HashMap<>(DeliveryMessage.properties(delivery));
    properties.put("dueAt", 1L);
    properties.put("JMSXGroupID", "webhooks-retry");
    properties.put("CamelHttpUri", "http://elsewhere.example.com");

    assertThat(DeliveryMessage.read(properties, BODY))
        .usingRecursiveComparison()
        .isEqualTo(delivery);
  }

  private static Delivery delivery() {
    Event sample = Samples.event();
    Event event =
        new Event(
            sample.id(),
            "/s",
            sample.type(),
            sample.tenant(),
            sample.time(),
            sample.acceptedAt(),
            "application/octet-stream",
            Map.of("specversion", "1.0", "subject", "€"),
            17,
            BODY);
    return Delivery.of(event, "ep_1")
        .with(Trail.NONE.deferred(Reason.ENDPOINT_BUSY, Samples.NOW.minusSeconds(9)))
        .afterAttempt(Samples.failed(Samples.NOW))
        .with(
            Trail.NONE
                .attempted(Samples.failed(Samples.NOW))
                .deferred(Reason.CIRCUIT_OPEN, Samples.NOW));
  }
}
