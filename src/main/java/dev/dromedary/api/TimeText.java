package dev.dromedary.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/**
 * A time in an answer: in milliseconds, as messages carry it, and always with three digits of them.
 * So one instant is the same text everywhere, and texts sort as their times do.
 */
final class TimeText extends StdScalarSerializer<Instant> {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  TimeText() {
    super(Instant.class);
  }

  @Override
  public void serialize(Instant at, JsonGenerator json, SerializationContext context) {
    json.writeString(FORMAT.format(at));
  }
}
