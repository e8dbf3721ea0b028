package dev.dromedary.autoconfigure;

import dev.dromedary.endpoint.Endpoints;
import org.apache.camel.Exchange;

/** The step of {@code endpoints.camel.yaml}. */
public final class EndpointChangeSteps {

  private final Endpoints endpoints;

  EndpointChangeSteps(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * Takes the id of an endpoint that was saved or deleted somewhere; here too, which changes
   * nothing.
   */
  public void learn(Exchange exchange) {
    if (exchange.getMessage().getBody() instanceof String id) {
      endpoints.changed(id);
    }
  }
}
