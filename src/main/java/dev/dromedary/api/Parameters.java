package dev.dromedary.api;

import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.Rfc3339;
import java.beans.PropertyEditorSupport;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Function;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.servlet.support.ExtendedServletRequestDataBinder;

/**
 * How parameters are read, strictly. By editors, as Spring tries one of its own, a lenient one,
 * where a converter fails; the message of an exception is the rule that a value breaks.
 */
@ControllerAdvice
class Parameters {

  private static final int MAX_LIMIT = 250;

  @InitBinder
  void strict(WebDataBinder binder) {
    if (binder instanceof ExtendedServletRequestDataBinder records) {
      // Spring would take a header of that name for a parameter that was not given.
      records.setHeaderPredicate(header -> false);
    }
    binder.registerCustomEditor(Instant.class, new Editor(Parameters::time));
    binder.registerCustomEditor(DeliveryStatus.class, new Editor(Parameters::status));
    binder.registerCustomEditor(Boolean.class, new Editor(Parameters::flag));
    binder.registerCustomEditor(boolean.class, new Editor(Parameters::flag));
    binder.registerCustomEditor(int.class, new Editor(Parameters::limit));
  }

  private static Instant time(String text) {
    return Rfc3339.read(text).orElseThrow(() -> new IllegalArgumentException(Rfc3339.RULE));
  }

  private static DeliveryStatus status(String text) {
    return Arrays.stream(DeliveryStatus.values())
        .filter(status -> status.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of " + Arrays.toString(DeliveryStatus.values())));
  }

  private static Boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("must be true or false");
    }
    return Boolean.valueOf(text);
  }

  /** The only number that calls take. */
  private static int limit(String text) {
    int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("must be a number from 1 to " + MAX_LIMIT);
    }
    return limit;
  }

  private static final class Editor extends PropertyEditorSupport {

    private final Function<String, Object> reading;

    Editor(Function<String, Object> reading) {
      this.reading = reading;
    }

    @Override
    public void setAsText(String text) {
      setValue(reading.apply(text));
    }
  }
}
