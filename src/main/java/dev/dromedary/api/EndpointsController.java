package dev.dromedary.api;

import static dev.dromedary.api.JsonConverter.JSON;
import static dev.dromedary.api.JsonConverter.PLUS_JSON;

import dev.dromedary.attempt.TestCall;
import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.EndpointConditions;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.SecretRotation;
import dev.dromedary.endpoint.Secrets;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Cursor;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.event.TypedId;
import dev.dromedary.eventtype.EventTypes;
import dev.dromedary.history.Figures;
import dev.dromedary.monitor.Operations;
import dev.dromedary.signing.SigningSecret;
import dev.dromedary.statistics.Health;
import dev.dromedary.statistics.HealthReports;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Endpoints, registered, changed, stopped and tested. */
@RestController
@RequestMapping("/api/v1/endpoints")
final class EndpointsController {

  private final Endpoints endpoints;
  private final EndpointChanges changes;
  private final DefinitionReader definitions;
  private final TestCall testCall;
  private final SecretRotation rotation;
  private final HealthReports reports;
  private final Figures figures;
  private final EndpointWarnings warnings;
  private final Clock clock;

  EndpointsController(
      Endpoints endpoints,
      DefinitionReader definitions,
      TestCall testCall,
      Operations operations,
      SecretRotation rotation,
      HealthReports reports,
      Reads reads,
      EventTypes types,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    this.endpoints = endpoints;
    this.definitions = definitions;
    this.testCall = testCall;
    this.changes = new EndpointChanges(endpoints, operations);
    this.rotation = rotation;
    this.reports = reports;
    this.figures = reads.figures();
    this.warnings = new EndpointWarnings(endpoints, types);
    this.clock = webhooksClock;
  }

  record Secret(String secret, Instant previousSecretUntil) {
    @Override
    public String toString() {
      return "Secret[***]";
    }
  }

  @PostMapping(consumes = {JSON, PLUS_JSON})
  ResponseEntity<EndpointView> create(@RequestBody RawBody body, HttpServletRequest request) {
    Instant now = clock.instant();
    WebhookEndpoint endpoint = definitions.create(TypedId.endpoint(now), fields(body), now);
    endpoints.save(endpoint);
    return ResponseEntity.created(URI.create(request.getRequestURI() + "/" + endpoint.id()))
        .body(EndpointView.created(endpoint, warnings));
  }

  /** In the order of their ids, which is that of their creation. */
  @GetMapping
  Listing<EndpointView> list(EndpointFilter filter, Paging paging) {
    return new Listing<>(
            "endpoints",
            EndpointView.class,
            paging,
            Order.ASC,
            Arrays.asList(filter, filter.text()),
            page -> page(filter, page))
        .without(Set.of("secret"));
  }

  private Page<EndpointView> page(EndpointFilter filter, PageRequest page) {
    int limit = page.limit();
    String after = page.cursor() == null ? null : Cursor.parse(page.cursor(), 1).key().get(0);
    List<WebhookEndpoint> found = endpoints.page(filter, page.order(), after, limit + 1);
    if (found.size() <= limit) {
      return new Page<>(found, null).map(EndpointView::of);
    }
    WebhookEndpoint last = found.get(limit - 1);
    return new Page<>(found.subList(0, limit), new Cursor(last.createdAt(), last.id()).text())
        .map(EndpointView::of);
  }

  @GetMapping("/{id}")
  EndpointView get(@PathVariable String id) {
    WebhookEndpoint endpoint = changes.find(id);
    return EndpointView.withHealth(endpoint, reports.of(endpoint, figures));
  }

  /** Shows the health of an endpoint: its state at this gateway, and its figures of all. */
  @GetMapping("/{id}/health")
  Health health(@PathVariable String id) {
    return reports.of(changes.find(id), figures);
  }

  @GetMapping("/{id}/secret")
  Secret secret(@PathVariable String id) {
    Secrets secrets = changes.find(id).secrets();
    return new Secret(secrets.current().reveal(), secrets.previousUntil());
  }

  @PatchMapping(
      path = "/{id}",
      consumes = {JSON, PLUS_JSON})
  EndpointView change(@PathVariable String id, @RequestBody RawBody body) {
    JsonNode fields = fields(body);
    return defined(id, before -> definitions.change(before, fields, clock.instant()));
  }

  @PutMapping(
      path = "/{id}",
      consumes = {JSON, PLUS_JSON})
  EndpointView replace(@PathVariable String id, @RequestBody RawBody body) {
    JsonNode fields = fields(body);
    return defined(id, before -> definitions.replace(before, fields, clock.instant()));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String id) {
    changes.delete(id);
  }

  @PostMapping("/{id}/enable")
  EndpointView enable(@PathVariable String id) {
    return changed(id, Status.ENABLED, null);
  }

  @PostMapping("/{id}/disable")
  EndpointView disable(@PathVariable String id) {
    return changed(id, Status.DISABLED, EndpointConditions.BY_ADMIN);
  }

  @PostMapping("/{id}/pause")
  EndpointView pause(@PathVariable String id) {
    return changed(id, Status.PAUSED, EndpointConditions.BY_ADMIN);
  }

  @PostMapping("/{id}/rotate-secret")
  EndpointView rotateSecret(@PathVariable String id) {
    Instant now = clock.instant();
    SigningSecret secret = SigningSecret.generate();
    return update(
        id,
        before -> {
          Instant full = before.secrets().fullUntil(now);
          if (full != null) {
            throw ProblemType.TOO_MANY_SECRETS.because(
                "%d secrets sign already; the first of them ends at %s."
                    .formatted(Secrets.MOST, full));
          }
          return before.withRotatedSecret(secret, now.plus(rotation.overlap()), now);
        });
  }

  @PostMapping("/{id}/test")
  AttemptView test(@PathVariable String id) {
    return AttemptView.of(testCall.test(changes.find(id).id()));
  }

  private EndpointView changed(String id, Status status, String reason) {
    return update(id, before -> before.withStatus(status, reason, clock.instant()));
  }

  private EndpointView defined(String id, UnaryOperator<WebhookEndpoint> change) {
    return EndpointView.changed(changes.update(id, change), warnings);
  }

  private EndpointView update(String id, UnaryOperator<WebhookEndpoint> change) {
    return EndpointView.of(changes.update(id, change));
  }

  /** An answer's mask that is sent back must not become the header's value. */
  private static JsonNode fields(RawBody body) {
    JsonNode fields = Json.object(body.bytes());
    fields
        .path("headers")
        .forEachEntry(
            (name, value) -> {
              if (value.isString() && value.stringValue().equals(Masked.MASK)) {
                throw new InvalidInputException(
                    "headers", "must not hold the mask *** of an answer; leave such headers out");
              }
            });
    return fields;
  }
}
