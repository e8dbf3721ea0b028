package dev.dromedary.api;

import static dev.dromedary.api.JsonConverter.JSON;
import static dev.dromedary.api.JsonConverter.PLUS_JSON;

import dev.dromedary.attempt.TestCall;
import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.EndpointConditions;
import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.SecretRotation;
import dev.dromedary.endpoint.Secrets;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.TypedId;
import dev.dromedary.monitor.OperationalEvents;
import dev.dromedary.monitor.Operations;
import dev.dromedary.signing.SigningSecret;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Endpoints, registered, changed, stopped and tested. */
@RestController
@RequestMapping("/api/v1/endpoints")
final class EndpointsController {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointsController.class);

  private final Endpoints endpoints;
  private final DefinitionReader definitions;
  private final TestCall testCall;
  private final Operations operations;
  private final SecretRotation rotation;
  private final Clock clock;

  EndpointsController(
      Endpoints endpoints,
      DefinitionReader definitions,
      TestCall testCall,
      Operations operations,
      SecretRotation rotation,
      Clock webhooksClock) {
    this.endpoints = endpoints;
    this.definitions = definitions;
    this.testCall = testCall;
    this.operations = operations;
    this.rotation = rotation;
    this.clock = webhooksClock;
  }

  record Secret(String secret, Instant previousSecretUntil) {
    @Override
    public String toString() {
      return "Secret[***]";
    }
  }

  @PostMapping(consumes = {JSON, PLUS_JSON})
  ResponseEntity<EndpointView> create(@RequestBody JsonNode body, HttpServletRequest request) {
    Instant now = clock.instant();
    WebhookEndpoint endpoint = definitions.create(TypedId.endpoint(now), withoutMask(body), now);
    endpoints.save(endpoint);
    return ResponseEntity.created(URI.create(request.getRequestURI() + "/" + endpoint.id()))
        .body(EndpointView.withSecret(endpoint));
  }

  /** In the order of their ids, which is that of their creation. */
  @GetMapping
  Page<EndpointView> list(
      @RequestParam(required = false) String tenant,
      @RequestParam int limit,
      @RequestParam(required = false) String cursor) {
    List<WebhookEndpoint> rest = first(limit + 1, tenant, Cursor.decode(cursor));
    boolean more = rest.size() > limit;
    List<WebhookEndpoint> page = more ? rest.subList(0, limit) : rest;
    String next = more ? Cursor.encode(page.get(limit - 1).id()) : null;
    return Page.of(page, next, EndpointView::of);
  }

  /** In order, without sorting all of them for each page. */
  private List<WebhookEndpoint> first(int count, String tenant, String after) {
    Comparator<WebhookEndpoint> byId = Comparator.comparing(WebhookEndpoint::id);
    PriorityQueue<WebhookEndpoint> found = new PriorityQueue<>(byId.reversed());
    for (WebhookEndpoint endpoint : endpoints.all()) {
      if ((tenant == null || tenant.equals(endpoint.tenant()))
          && (after == null || endpoint.id().compareTo(after) > 0)) {
        found.add(endpoint);
        if (found.size() > count) {
          found.poll();
        }
      }
    }
    return found.stream().sorted(byId).toList();
  }

  @GetMapping("/{id}")
  EndpointView get(@PathVariable String id) {
    return EndpointView.of(find(id));
  }

  @GetMapping("/{id}/secret")
  Secret secret(@PathVariable String id) {
    Secrets secrets = find(id).secrets();
    return new Secret(secrets.current().reveal(), secrets.previousUntil());
  }

  @PatchMapping(
      path = "/{id}",
      consumes = {JSON, PLUS_JSON})
  EndpointView change(@PathVariable String id, @RequestBody JsonNode body) {
    withoutMask(body);
    return update(id, before -> definitions.change(before, body, clock.instant()));
  }

  @PutMapping(
      path = "/{id}",
      consumes = {JSON, PLUS_JSON})
  EndpointView replace(@PathVariable String id, @RequestBody JsonNode body) {
    withoutMask(body);
    return update(id, before -> definitions.replace(before, body, clock.instant()));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String id) {
    requireWritable(id);
    endpoints.delete(id);
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
    return AttemptView.of(testCall.test(find(id).id()));
  }

  private EndpointView changed(String id, Status status, String reason) {
    return update(id, before -> before.withStatus(status, reason, clock.instant()));
  }

  private EndpointView update(String id, UnaryOperator<WebhookEndpoint> change) {
    requireWritable(id);
    EndpointStore.Change made =
        endpoints.update(id, change).orElseThrow(EndpointsController::unknown);
    WebhookEndpoint before = made.before();
    WebhookEndpoint after = made.after();
    if (after.status() == Status.DISABLED && before.status() != Status.DISABLED) {
      publishDisabled(before, after);
    }
    return EndpointView.of(after);
  }

  /** The change is stored by now, so a broker that is away does not make it fail. */
  private void publishDisabled(WebhookEndpoint before, WebhookEndpoint after) {
    try {
      operations.publish(
          OperationalEvents.disabled(
              before,
              after.conditions().reason(),
              OperationalEvents.Failures.NONE,
              after.updatedAt()));
    } catch (RuntimeException e) {
      LOG.warn("It cannot be told that endpoint {} was disabled by an admin", after.id(), e);
    }
  }

  private WebhookEndpoint find(String id) {
    return endpoints.find(id).orElseThrow(EndpointsController::unknown);
  }

  private static ProblemException unknown() {
    return ProblemType.NOT_FOUND.because("There is no endpoint with this id.");
  }

  private void requireWritable(String id) {
    if (find(id).origin() == WebhookEndpoint.Origin.FILE) {
      throw ProblemType.READ_ONLY.because(
          "This endpoint comes from a file and is read-only here:"
              + " edit the file that webhooks.endpoints.location names.");
    }
  }

  /** An answer's mask that is sent back must not become the header's value. */
  private static JsonNode withoutMask(JsonNode body) {
    body.path("headers")
        .forEachEntry(
            (name, value) -> {
              if (value.isString() && value.stringValue().equals(Masked.MASK)) {
                throw new InvalidInputException(
                    "headers", "must not hold the mask *** of an answer; leave such headers out");
              }
            });
    return body;
  }
}
