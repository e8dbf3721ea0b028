package dev.dromedary.attempt;

import dev.dromedary.delivery.Attempt;
import dev.dromedary.http.DeadlineInterceptor;
import dev.dromedary.http.RequestTarget;
import dev.dromedary.tracing.Traces;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Lets out just the headers of the attempt, and what the client itself takes off again; and of an
 * answer's headers lets in only Retry-After. Of what else a message carries, only a header whose
 * name begins with {@code x-} goes out.
 */
final class AttemptHeaders implements HeaderFilterStrategy {

  /**
   * Of headers that a step of the operator adds to the request; no other can be there, because the
   * request begins without the headers of the event's message.
   */
  private static final String OWN = "x-";

  private final boolean traced;

  /**
   * @param traced whether receivers get the trace of their attempt
   */
  AttemptHeaders(boolean traced) {
    this.traced = traced;
  }

  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    Attempt attempt = exchange.getProperty(AttemptSteps.ATTEMPT, Attempt.class);
    return attempt == null
        || !(attempt.headers().containsKey(name)
            || name.regionMatches(true, 0, OWN, 0, OWN.length())
            || traced && name.equals(Traces.HEADER)
            || name.equals(RequestTarget.URL)
            || name.equals(DeadlineInterceptor.TIMEOUT));
  }

  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return !"Retry-After".equalsIgnoreCase(name);
  }
}
