package dev.dromedary.accept;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.kit.FuzzTarget;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Lines of {@code name: value}, an empty one, and a body, as a request and as a message: an event,
 * or a refusal.
 */
public final class CloudEventsFuzz implements FuzzTarget {

  private static final byte[] END = "\n\n".getBytes(UTF_8);

  @Override
  public boolean takes(byte[] input) {
    int end = end(input);
    byte[] body = Arrays.copyOfRange(input, Math.min(input.length, end + 2), input.length);
    Map<String, String> headers = new HashMap<>();
    Map<String, Object> properties = new HashMap<>();
    for (String line : new String(input, 0, end, UTF_8).split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon);
        String value = line.substring(colon + 1).strip();
        headers.put(name.toLowerCase(Locale.ROOT), value);
        properties.put(name.replace('-', '_'), typed(value));
      }
    }
    boolean request =
        isEvent(() -> EventReaderFuzz.reader().fromRequest(headers, body, now()).event());
    boolean message =
        isEvent(() -> EventReaderFuzz.reader().fromMessage(properties, body, false, "ID:1", now()));
    return request || message;
  }

  private static java.time.Instant now() {
    return EventReaderFuzz.now();
  }

  private static boolean isEvent(java.util.function.Supplier<Event> reading) {
    try {
      EventReaderFuzz.check(reading.get());
      return true;
    } catch (InvalidInputException e) {
      EventReaderFuzz.check(e);
      return false;
    }
  }

  /** A JMS property may be a number, too. */
  private static Object typed(String value) {
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      return value;
    }
  }

  private static int end(byte[] input) {
    for (int i = 0; i + 1 < input.length; i++) {
      if (input[i] == END[0] && input[i + 1] == END[1]) {
        return i;
      }
    }
    return input.length;
  }
}
