package dev.dromedary.match;

import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.Mismatch;
import dev.dromedary.delivery.RequestSigner;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.expression.EventVariables;
import dev.dromedary.expression.ExpressionException;
import dev.dromedary.expression.Expressions;
import java.time.Clock;
import java.util.List;

/** Previews of deliveries: by the rules of the match, without a delivery or a request. */
public final class Previews {

  private final Expressions filters;
  private final RequestSigner signer;
  private final Clock clock;

  public Previews(Expressions filters, RequestSigner signer, Clock clock) {
    this.filters = filters;
    this.signer = signer;
    this.clock = clock;
  }

  /**
   * @param endpoint which need not be registered
   * @param event which need not be accepted
   */
  public Preview of(WebhookEndpoint endpoint, Event event) {
    return of(endpoint, event, new EventVariables(event));
  }

  /** The same event for several endpoints: its payload is read once. */
  public List<Preview> of(List<WebhookEndpoint> endpoints, Event event) {
    EventVariables variables = new EventVariables(event);
    return endpoints.stream().map(endpoint -> of(endpoint, event, variables)).toList();
  }

  private Preview of(WebhookEndpoint endpoint, Event event, EventVariables variables) {
    String pattern =
        endpoint.eventTypes().stream()
            .filter(each -> new TypePatterns(List.of(each)).contains(event.type()))
            .findFirst()
            .orElse(null);
    Boolean filter = null;
    String error = null;
    if (endpoint.filter() != null) {
      try {
        filter = filters.holds(endpoint.filter(), variables, filters.timeForAll());
      } catch (ExpressionException | InvalidInputException e) {
        error = e.getMessage();
      }
    }
    return new Preview(
        endpoint,
        mismatch(endpoint, event, pattern, filter, error),
        pattern,
        filter,
        error,
        signer.sign(Delivery.of(event, endpoint.id()), endpoint, clock.instant()));
  }

  private static Mismatch mismatch(
      WebhookEndpoint endpoint, Event event, String pattern, Boolean filter, String error) {
    if (!endpoint.tenant().equals(event.tenant())) {
      return Mismatch.TENANT;
    }
    if (pattern == null) {
      return Mismatch.EVENT_TYPE;
    }
    if (error != null) {
      return Mismatch.FILTER_FAILED;
    }
    return Boolean.FALSE.equals(filter) ? Mismatch.FILTER : null;
  }
}
