package dev.dromedary.api;

import dev.dromedary.event.Rfc3339;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/** A time in an answer: one instant is the same text everywhere. */
final class TimeText extends StdScalarSerializer<Instant> {

  TimeText() {
    super(Instant.class);
  }

  @Override
  public void serialize(Instant at, JsonGenerator json, SerializationContext context) {
    json.writeString(Rfc3339.text(at));
  }
}
