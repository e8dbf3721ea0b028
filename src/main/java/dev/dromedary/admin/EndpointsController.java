package dev.dromedary.admin;

import dev.dromedary.attempt.TestCall;
import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.Secrets;
import dev.dromedary.endpoint.Standing;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Refusal;
import dev.dromedary.event.TypedId;
import dev.dromedary.monitor.OperationalEvents;
import dev.dromedary.monitor.Operations;
import dev.dromedary.signing.SigningSecret;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/endpoints}: receivers registered, changed, stopped and tested. */
@Controller
@RequestMapping("/api/v1/endpoints")
public class EndpointsController {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointsController.class);

  private final Endpoints endpoints;
  private final DefinitionReader definitions;
  private final TestCall testCall;
  private final Operations operations;
  private final Duration rotation;
  private final Clock clock;

  /**
   * @param rotation how long a secret that was rotated out signs as well
   */
  public EndpointsController(
      Endpoints endpoints,
      DefinitionReader definitions,
      TestCall testCall,
      Operations operations,
      Duration rotation,
      Clock clock) {
    this.endpoints = endpoints;
    this.definitions = definitions;
    this.testCall = testCall;
    this.operations = operations;
    this.rotation = rotation;
    this.clock = clock;
  }

  record Secret(String secret, Instant previousSecretUntil) {
    @Override
    public String toString() {
      return "Secret[***]";
    }
  }

  @PostMapping
  @Takes(body = true)
  Answer create(HttpServletRequest request) throws IOException {
    Instant now = clock.instant();
    WebhookEndpoint endpoint = definitions.create(TypedId.endpoint(now), body(request), now);
    endpoints.save(endpoint);
    return new Answer(201, EndpointView.withSecret(endpoint))
        .with("Location", request.getRequestURI().replaceFirst("/+$", "") + "/" + endpoint.id());
  }

  /** In the order of their ids, which is that of their creation. */
  @GetMapping
  @Takes({"tenant", "limit", "cursor"})
  Answer list(HttpServletRequest request) {
    Query query = Query.of(request);
    String tenant = query.text("tenant");
    String after = Cursor.decode(query.text("cursor"));
    List<WebhookEndpoint> rest = first(query.limit() + 1, tenant, after);
    boolean more = rest.size() > query.limit();
    List<WebhookEndpoint> page = more ? rest.subList(0, query.limit()) : rest;
    String next = more ? Cursor.encode(page.get(page.size() - 1).id()) : null;
    return Answer.ok(Listing.of(page, next, EndpointView::of));
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
  Answer get(@PathVariable("id") String id) {
    return Answer.ok(EndpointView.of(find(id)));
  }

  @GetMapping("/{id}/secret")
  Answer secret(@PathVariable("id") String id) {
    Secrets secrets = find(id).secrets();
    return Answer.ok(new Secret(secrets.current().reveal(), secrets.previousUntil()));
  }

  @PatchMapping("/{id}")
  @Takes(body = true)
  Answer change(@PathVariable("id") String id, HttpServletRequest request) throws IOException {
    JsonNode body = body(request);
    return update(id, before -> definitions.change(before, body, clock.instant()));
  }

  @PutMapping("/{id}")
  @Takes(body = true)
  Answer replace(@PathVariable("id") String id, HttpServletRequest request) throws IOException {
    JsonNode body = body(request);
    return update(id, before -> definitions.replace(before, body, clock.instant()));
  }

  @DeleteMapping("/{id}")
  Answer delete(@PathVariable("id") String id) {
    requireWritable(id);
    endpoints.delete(id);
    return Answer.nothing();
  }

  @PostMapping("/{id}/enable")
  Answer enable(@PathVariable("id") String id) {
    return changed(id, Status.ENABLED, null);
  }

  @PostMapping("/{id}/disable")
  Answer disable(@PathVariable("id") String id) {
    return changed(id, Status.DISABLED, Standing.BY_ADMIN);
  }

  @PostMapping("/{id}/pause")
  Answer pause(@PathVariable("id") String id) {
    return changed(id, Status.PAUSED, Standing.BY_ADMIN);
  }

  @PostMapping("/{id}/rotate-secret")
  Answer rotateSecret(@PathVariable("id") String id) {
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
          return before.withRotatedSecret(secret, now.plus(rotation), now);
        });
  }

  @PostMapping("/{id}/test")
  Answer test(@PathVariable("id") String id) {
    return Answer.ok(AttemptView.of(testCall.test(find(id).id())));
  }

  private Answer changed(String id, Status status, String reason) {
    return update(id, before -> before.withStatus(status, reason, clock.instant()));
  }

  private Answer update(String id, UnaryOperator<WebhookEndpoint> change) {
    requireWritable(id);
    EndpointStore.Change made =
        endpoints.update(id, change).orElseThrow(EndpointsController::unknown);
    WebhookEndpoint before = made.before();
    WebhookEndpoint after = made.after();
    if (after.status() == Status.DISABLED && before.status() != Status.DISABLED) {
      tellDisabled(before, after);
    }
    return Answer.ok(EndpointView.of(after));
  }

  /** The change is stored by now, so a broker that is away does not make it fail. */
  private void tellDisabled(WebhookEndpoint before, WebhookEndpoint after) {
    try {
      operations.tell(
          OperationalEvents.disabled(
              before,
              after.standing().reason(),
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
  private static JsonNode body(HttpServletRequest request) throws IOException {
    JsonNode body = RequestBody.object(request);
    body.path("headers")
        .forEachEntry(
            (name, value) -> {
              if (value.isString() && value.stringValue().equals(Masked.MASK)) {
                throw new Refusal(
                    "headers", "must not hold the mask *** of an answer; leave such headers out");
              }
            });
    return body;
  }
}
