package dev.dromedary.accept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Event;
import dev.dromedary.event.EventRules;
import dev.dromedary.event.EventType;
import dev.dromedary.event.InvalidInputException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whatever comes in, the answer is an event that keeps the rules, or a refusal. */
class OddInputsTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final int LIMIT = 400;
  private static final List<String> SEEDS =
      List.of(
          "{\"type\":\"a.b\",\"data\":{\"x\":[1.00,\"é\\u0000🐪\"]},\"id\":\"i-1\",\"tenant\":\"t\","
              + "\"timestamp\":\"2026-01-31T12:00:00Z\"}",
          "[{\"type\":\"a\",\"data\":null},{\"type\":\"b\",\"data\":-1e5}]",
          "{\"specversion\":\"1.0\",\"id\":\"c\",\"source\":\"s\",\"type\":\"a\",\"data\":{}}");
  private static final byte[] LIKELY = "{}[]\",:\\u0e-.\0 nt\r\n".getBytes(UTF_8);

  private final EventReader reader = new EventReader(LIMIT, 5, any -> {});
  private final Random random = new Random(20260131);
  private int events;
  private int refusals;

  @Test
  void everyRequestAndMessageIsAnEventOrRejected() {
    for (int i = 0; i < 30_000; i++) {
      byte[] body = mutated(SEEDS.get(i % SEEDS.size()).getBytes(UTF_8));
      Map<String, Object> properties = properties();
      check(() -> List.of(reader.fromRequest(headers(properties), body, NOW).event()));
      check(() -> reader.fromBatch(body, NOW).stream().map(Received::event).toList());
      check(
          () ->
              List.of(
                  reader.fromMessage(properties, body, random.nextBoolean(), "ID:" + text(), NOW)));
    }
    assertThat(events).as("some inputs must be good").isGreaterThan(5_000);
    assertThat(refusals).as("some inputs must be bad").isGreaterThan(5_000);
  }

  private void check(Supplier<List<Event>> reading) {
    try {
      for (Event event : reading.get()) {
        assertThat(EventRules.isId(event.id())).isTrue();
        assertThat(EventType.requireName("type", event.type())).isNotEmpty();
        assertThat(EventRules.tenant("tenant", event.tenant())).isNotEmpty();
        assertThat(event.contentType()).matches("[ -~]+");
        assertThat(event.body().length).isLessThanOrEqualTo(LIMIT);
        events++;
      }
    } catch (InvalidInputException e) {
      assertThat(e.field()).matches("[ -~…]+");
      refusals++;
    }
  }

  private byte[] mutated(byte[] bytes) {
    int changes = random.nextInt(4);
    byte[] changed = bytes;
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(changed.length);
      byte with =
          random.nextInt(4) == 0
              ? (byte) random.nextInt(256)
              : LIKELY[random.nextInt(LIKELY.length)];
      changed =
          switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(changed, Math.max(1, at));
            case 1 -> concat(changed, at, with, at);
            case 2 -> concat(changed, at, with, at + 1);
            default -> concat(changed, at, with, random.nextInt(changed.length));
          };
    }
    return changed;
  }

  /** The bytes up to {@code to}, one more, and those from {@code from}. */
  private static byte[] concat(byte[] bytes, int to, byte middle, int from) {
    byte[] result = Arrays.copyOf(bytes, to + 1 + bytes.length - from);
    result[to] = middle;
    System.arraycopy(bytes, from, result, to + 1, bytes.length - from);
    return result;
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    for (String name :
        List.of(
            "eventType",
            "eventId",
            "tenant",
            "eventTime",
            "contentType",
            "ce_type",
            "ce_id",
            "ce_time",
            "ce_source",
            "ce_specversion",
            "cloudEvents_type")) {
      if (random.nextInt(6) == 0) {
        properties.put(name, value());
      }
    }
    return properties;
  }

  private static Map<String, String> headers(Map<String, Object> properties) {
    Map<String, String> headers = new HashMap<>();
    properties.forEach(
        (name, value) ->
            headers.put(
                name.equals("contentType") ? "content-type" : name.replace('_', '-'),
                value.toString()));
    return headers;
  }

  private Object value() {
    return switch (random.nextInt(10)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextDouble();
      case 2 -> random.nextBoolean();
      case 3 -> (byte) random.nextInt();
      case 4 -> "application/json";
      case 5 -> "application/cloudevents+json";
      case 6 -> "1.0";
      case 7 -> "2026-01-31T12:00:00Z";
      case 8 -> "a.b";
      default -> text();
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    random.ints(random.nextInt(300), 0, 0x3000).forEach(text::appendCodePoint);
    return text.toString();
  }
}
