package dev.dromedary.ordering;

import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.expression.EventVariables;
import dev.dromedary.expression.ExpressionException;
import dev.dromedary.expression.Expressions;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The ordering key of an event at an ordered endpoint. An event for which the endpoint's expression
 * gives no value has the endpoint itself as its key.
 */
final class OrderKeys {

  private static final int HASH_BYTES = 16;

  private final Expressions expressions;

  OrderKeys(Expressions expressions) {
    this.expressions = expressions;
  }

  /** The endpoint's id, and a hash of the key's value: the value is the tenant's, and not shown. */
  public String of(WebhookEndpoint endpoint, Event event) {
    String expression = endpoint.ordering().key();
    return Optional.ofNullable(expression)
        .flatMap(key -> value(key, event))
        .map(value -> endpoint.id() + "/" + hash(value))
        .orElse(endpoint.id());
  }

  private Optional<String> value(String expression, Event event) {
    try {
      return expressions.key(expression, new EventVariables(event));
    } catch (ExpressionException | InvalidInputException e) {
      return Optional.empty();
    }
  }

  private static String hash(String value) {
    return HexFormat.of().formatHex(DigestUtils.sha256(value), 0, HASH_BYTES);
  }
}
