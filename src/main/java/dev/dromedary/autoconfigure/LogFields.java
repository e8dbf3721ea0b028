package dev.dromedary.autoconfigure;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.json.JsonWriter.ValueProcessor;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * The fields of a line, in logs that are JSON: each {@code key={}} of its template is a member of
 * the object {@code webhooks}, and so is the name of the event that a wide line begins with, which
 * is all that is left of its text. The object keeps them apart from members of the format.
 */
class LogFields implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

  private static final Pattern PLACE = Pattern.compile("(?:\\b([a-zA-Z]+)=)?\\{}");
  private static final Pattern NAME = Pattern.compile("([a-z]+(?:[._][a-z]+)+) [a-zA-Z]+=.*");

  @Override
  public void customize(Members<ILoggingEvent> members) {
    members.add("webhooks", LogFields::fields).whenNotEmpty();
    members.applyingValueProcessor(
        ValueProcessor.of(String.class, LogFields::text).whenHasPath("message"));
  }

  private static String text(String message) {
    Matcher wide = NAME.matcher(message);
    return wide.matches() ? wide.group(1) : message;
  }

  private static Map<String, Object> fields(ILoggingEvent line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Matcher wide = NAME.matcher(line.getMessage());
    if (wide.matches()) {
      fields.put("event", wide.group(1));
    }
    Object[] values = line.getArgumentArray();
    Matcher place = PLACE.matcher(line.getMessage());
    for (int i = 0; values != null && i < values.length && place.find(); i++) {
      if (place.group(1) != null && values[i] != null) {
        fields.put(place.group(1), value(values[i]));
      }
    }
    return fields;
  }

  private static Object value(Object value) {
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }
}
