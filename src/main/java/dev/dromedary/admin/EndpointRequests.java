package dev.dromedary.admin;

import dev.dromedary.endpoint.WebhookEndpoint;
import tools.jackson.databind.JsonNode;

/** Makes endpoints of what an admin sends; breaks of a rule are refused. Stores nothing. */
public interface EndpointRequests {

  /** A new endpoint of origin API, with a new id and a new secret unless the body gives one. */
  WebhookEndpoint create(JsonNode body);

  /** The endpoint with what the patch says (RFC 7396); what it does not name stays. */
  WebhookEndpoint change(WebhookEndpoint existing, JsonNode patch);

  /** The endpoint with everything as the body says; id, secrets and creation stay. */
  WebhookEndpoint replace(WebhookEndpoint existing, JsonNode body);
}
