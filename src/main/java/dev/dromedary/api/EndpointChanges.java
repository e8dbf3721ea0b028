package dev.dromedary.api;

import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.monitor.OperationalEvents;
import dev.dromedary.monitor.OperationalEvents.Failures;
import dev.dromedary.monitor.Operations;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.ErrorResponseException;

/**
 * Endpoints, changed by an admin: those of a file are read-only, and a disabled one is published.
 */
final class EndpointChanges {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointChanges.class);

  private final Endpoints endpoints;
  private final Operations operations;

  EndpointChanges(Endpoints endpoints, Operations operations) {
    this.endpoints = endpoints;
    this.operations = operations;
  }

  WebhookEndpoint find(String id) {
    WebhookEndpoint found =
        endpoints
            .find(id)
            .filter(endpoint -> Caller.ofThisCall().sees(endpoint.tenant()))
            .orElseThrow(EndpointChanges::unknown);
    AuditTrail.about(found.tenant());
    return found;
  }

  /** The condition is compared where no other change comes in between. */
  WebhookEndpoint update(String id, EntityTags tags, UnaryOperator<WebhookEndpoint> change) {
    requireWritable(id);
    EndpointStore.Change made =
        endpoints
            .update(
                id,
                stored -> {
                  tags.require(stored);
                  return change.apply(stored);
                })
            .orElseThrow(EndpointChanges::unknown);
    WebhookEndpoint after = made.after();
    AuditTrail.changed(made.before(), after);
    if (after.status() == Status.DISABLED && made.before().status() != Status.DISABLED) {
      publishDisabled(made.before(), after);
    }
    return tags.tagged(after);
  }

  void delete(String id, EntityTags tags) {
    requireWritable(id);
    AtomicReference<WebhookEndpoint> stored = new AtomicReference<>();
    Consumer<WebhookEndpoint> check = tags::require;
    if (!endpoints.delete(id, check.andThen(stored::set))) {
      throw unknown();
    }
    AuditTrail.changed(stored.get(), null);
  }

  /** The change is stored by now, so a broker that is unavailable does not make it fail. */
  private void publishDisabled(WebhookEndpoint before, WebhookEndpoint after) {
    try {
      operations.publish(
          OperationalEvents.disabled(
              before, after.conditions().reason(), Failures.NONE, after.updatedAt()));
    } catch (RuntimeException e) {
      LOG.warn("Endpoint {} was disabled by an admin, which cannot be published", after.id(), e);
    }
  }

  private void requireWritable(String id) {
    if (find(id).origin() == Origin.FILE) {
      throw ProblemType.READ_ONLY.because(
          "This endpoint comes from a file and is read-only here:"
              + " edit the file that webhooks.endpoints.location names.");
    }
  }

  private static ErrorResponseException unknown() {
    return ProblemType.notFound("id", "There is no endpoint with this id.");
  }
}
