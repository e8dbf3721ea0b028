package dev.dromedary.attempt;

import dev.dromedary.delivery.Attempt;
import dev.dromedary.http.DeadlineInterceptor;
import dev.dromedary.http.RequestTarget;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Lets out just the headers of the attempt, and what the client itself takes off again; and of an
 * answer's headers lets in only Retry-After. Whatever else a message carries, from JMS or from a
 * route that somebody edited, stays inside.
 */
public final class AttemptHeaders implements HeaderFilterStrategy {

  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    Attempt attempt = exchange.getProperty(DeliverSteps.ATTEMPT, Attempt.class);
    return attempt == null
        || !(attempt.headers().containsKey(name)
            || name.equals(RequestTarget.URL)
            || name.equals(DeadlineInterceptor.TIMEOUT));
  }

  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return !"Retry-After".equalsIgnoreCase(name);
  }
}
