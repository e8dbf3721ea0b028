package dev.dromedary.match;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.Refusal;
import java.io.IOException;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Says in which line the event stands at an ordered endpoint. An event for which its ordering key
 * gives no value stands in the line of the endpoint itself.
 */
public final class OrderKeys {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int HASH_BYTES = 16;

  private final JqFilters filters;

  public OrderKeys(JqFilters filters) {
    this.filters = filters;
  }

  /** The endpoint's id, and a hash of the key's value: the value is the tenant's, and not shown. */
  public String of(WebhookEndpoint endpoint, Event event) {
    String expression = endpoint.ordering().key();
    JsonNode value = expression == null ? null : value(expression, event);
    return value == null || value.isNull() ? endpoint.id() : endpoint.id() + "/" + hash(value);
  }

  private JsonNode value(String expression, Event event) {
    try {
      return filters.value(expression, JSON.readTree(event.body()));
    } catch (IOException | FilterFailed | Refusal e) {
      return null;
    }
  }

  private static String hash(JsonNode value) {
    return HexFormat.of().formatHex(DigestUtils.sha256(value.toString()), 0, HASH_BYTES);
  }
}
