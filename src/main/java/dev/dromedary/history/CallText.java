package dev.dromedary.history;

import dev.dromedary.delivery.Call;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A call as JSON. It is written once, where the attempt was made: on its way into the table it is a
 * text, which costs a batch of the history less than its maps would.
 */
public final class CallText {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final ObjectWriter WRITER = JSON.writerFor(Call.class);
  private static final ObjectReader READER = JSON.readerFor(Call.class);

  private CallText() {}

  public static String write(Call call) {
    return WRITER.writeValueAsString(call);
  }

  public static Call read(String text) {
    return READER.readValue(text);
  }
}
