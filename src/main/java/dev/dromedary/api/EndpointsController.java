package dev.dromedary.api;

import static dev.dromedary.api.JsonConverter.JSON;
import static dev.dromedary.api.JsonConverter.PLUS_JSON;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.dromedary.accept.EventReader;
import dev.dromedary.attempt.TestCall;
import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.EndpointConditions;
import dev.dromedary.endpoint.EndpointName;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.JsonObject;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.event.TypedId;
import dev.dromedary.eventtype.EventTypes;
import dev.dromedary.history.Figures;
import dev.dromedary.monitor.Operations;
import dev.dromedary.statistics.Health;
import dev.dromedary.statistics.HealthReports;
import dev.dromedary.statistics.HealthState;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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

/** Endpoints, registered, changed, stopped and tested. */
@RestController
@RequestMapping("/api/v1/endpoints")
final class EndpointsController {

  private static final byte[] NO_FIELDS = {'{', '}'};

  private final Endpoints endpoints;
  private final EndpointChanges changes;
  private final DefinitionReader definitions;
  private final TestCall testCall;
  private final TestEvents tests;
  private final HealthReports reports;
  private final Figures figures;
  private final EndpointWarnings warnings;
  private final Quotas quotas;
  private final Clock clock;

  EndpointsController(
      Endpoints endpoints,
      DefinitionReader definitions,
      TestCall testCall,
      Operations operations,
      HealthReports reports,
      EventReader reader,
      Reads reads,
      EventTypes types,
      Quotas quotas,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    this.endpoints = endpoints;
    this.definitions = definitions;
    this.testCall = testCall;
    this.changes = new EndpointChanges(endpoints, operations);
    this.tests = new TestEvents(reader, new EventFinder(reads.history()));
    this.reports = reports;
    this.figures = reads.figures();
    this.warnings = new EndpointWarnings(endpoints, types);
    this.quotas = quotas;
    this.clock = webhooksClock;
  }

  /**
   * @param health Only endpoints in one of these states, at this gateway.
   */
  record HealthFilter(List<HealthState> health) {}

  /** The parts that a list may include. */
  enum EndpointPart {
    @JsonProperty("health")
    HEALTH
  }

  /**
   * @param include What each endpoint has beside its own fields.
   */
  record EndpointParts(List<EndpointPart> include) {

    boolean isHealthIncluded() {
      return include != null && include.contains(EndpointPart.HEALTH);
    }
  }

  /**
   * @param until When the endpoint is enabled again by itself; absent for a pause that only a call
   *     ends.
   */
  record Pause(Instant until) {}

  @RequiresRole(Role.ADMIN)
  @Audited("endpoint.create")
  @PostMapping(consumes = {JSON, PLUS_JSON})
  ResponseEntity<EndpointView> create(
      @RequestBody RawBody body, HttpServletRequest request, Caller caller) {
    Instant now = clock.instant();
    WebhookEndpoint endpoint =
        quotas.ofNew(
            definitions.create(
                TypedId.endpoint(now), EndpointFields.read(body.bytes()).ofNew(caller), now));
    endpoints.save(endpoint);
    return created(URI.create(request.getRequestURI() + "/" + endpoint.id()), endpoint);
  }

  private ResponseEntity<EndpointView> created(URI place, WebhookEndpoint endpoint) {
    AuditTrail.changed(null, endpoint);
    return ResponseEntity.created(place)
        .eTag(EntityTags.of(endpoint))
        .body(EndpointView.created(endpoint, warnings));
  }

  /** In the order of their ids, which is that of their creation. */
  @RequiresRole(Role.VIEWER)
  @GetMapping
  Listing<EndpointView> list(
      EndpointFilter filter, HealthFilter healthy, EndpointParts parts, Paging paging) {
    Predicate<WebhookEndpoint> wanted =
        healthy.health() == null
            ? filter
            : filter.and(endpoint -> healthy.health().contains(reports.state(endpoint)));
    return new Listing<>(
            "endpoints",
            EndpointView.class,
            paging,
            Order.ASC,
            Arrays.asList(filter, filter.text(), healthy),
            page -> views(endpoints.page(wanted, page), parts.isHealthIncluded()))
        .without(parts.isHealthIncluded() ? Set.of("secret") : Set.of("secret", "health"));
  }

  private Page<EndpointView> views(Page<WebhookEndpoint> page, boolean isHealthIncluded) {
    if (!isHealthIncluded) {
      return page.map(EndpointView::of);
    }
    Map<String, Health> health = reports.of(page.data(), figures);
    return page.map(endpoint -> EndpointView.withHealth(endpoint, health.get(endpoint.id())));
  }

  @RequiresRole(Role.VIEWER)
  @GetMapping("/{id}")
  EndpointView get(@PathVariable String id, EntityTags tags) {
    WebhookEndpoint endpoint = tags.tagged(changes.find(id));
    return EndpointView.withHealth(endpoint, reports.of(endpoint, figures));
  }

  /** Shows the health of an endpoint: its state at this gateway, and its figures of all. */
  @RequiresRole(Role.VIEWER)
  @GetMapping("/{id}/health")
  Health health(@PathVariable String id) {
    return reports.of(changes.find(id), figures);
  }

  @RequiresRole(Role.ADMIN)
  @Audited("endpoint.change")
  @PatchMapping(
      path = "/{id}",
      consumes = {JSON, PLUS_JSON})
  EndpointView change(@PathVariable String id, @RequestBody RawBody body, EntityTags tags) {
    EndpointFields fields = EndpointFields.read(body.bytes());
    return defined(
        id,
        tags,
        before ->
            quotas.changed(
                before, definitions.change(before, fields.changing(before), clock.instant())));
  }

  @RequiresRole(Role.ADMIN)
  @Audited("endpoint.replace")
  @PutMapping(
      path = "/{id}",
      consumes = {JSON, PLUS_JSON})
  ResponseEntity<EndpointView> replace(
      @PathVariable String id,
      @RequestBody RawBody body,
      EntityTags tags,
      HttpServletRequest request,
      Caller caller) {
    EndpointFields fields = EndpointFields.read(body.bytes());
    Instant now = clock.instant();
    if (!tags.isNew()) {
      return ResponseEntity.ok(
          defined(
              id,
              tags,
              before ->
                  quotas.changed(
                      before, definitions.replace(before, fields.replacing(before), now))));
    }
    caller.requireOwnIds();
    WebhookEndpoint endpoint =
        quotas.ofNew(
            definitions.create(EndpointName.requireId("id", id), fields.ofNew(caller, id), now));
    if (endpoints.insert(List.of(endpoint)).isEmpty()) {
      throw EntityTags.exists();
    }
    return created(URI.create(request.getRequestURI()), endpoint);
  }

  @RequiresRole(Role.ADMIN)
  @Audited("endpoint.delete")
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String id, EntityTags tags) {
    changes.delete(id, tags);
  }

  @RequiresRole(Role.OPERATOR)
  @Audited("endpoint.enable")
  @PostMapping("/{id}/enable")
  EndpointView enable(@PathVariable String id, EntityTags tags) {
    return update(id, tags, before -> before.withStatus(Status.ENABLED, null, clock.instant()));
  }

  @RequiresRole(Role.OPERATOR)
  @Audited("endpoint.disable")
  @PostMapping("/{id}/disable")
  EndpointView disable(@PathVariable String id, EntityTags tags) {
    return update(
        id,
        tags,
        before -> before.withStatus(Status.DISABLED, EndpointConditions.BY_ADMIN, clock.instant()));
  }

  @RequiresRole(Role.OPERATOR)
  @Audited("endpoint.pause")
  @PostMapping(
      path = "/{id}/pause",
      consumes = {JSON, PLUS_JSON})
  EndpointView pause(
      @PathVariable String id, @RequestBody(required = false) Pause asked, EntityTags tags) {
    Instant now = clock.instant();
    Instant until = asked == null ? null : asked.until();
    if (until != null && !until.isAfter(now)) {
      throw new InvalidInputException("until", "must be later than now");
    }
    return update(id, tags, before -> before.paused(until, now));
  }

  private EndpointView defined(String id, EntityTags tags, UnaryOperator<WebhookEndpoint> change) {
    return EndpointView.changed(changes.update(id, tags, change), warnings);
  }

  @RequiresRole(Role.OPERATOR)
  @Audited("endpoint.test")
  @PostMapping(
      path = "/{id}/test",
      consumes = {JSON, PLUS_JSON})
  AttemptView test(
      @PathVariable String id, @RequestBody(required = false) @MaxPayloads(1) RawBody body) {
    JsonObject asked = TestEvents.read(body == null ? NO_FIELDS : body.bytes());
    Event event = tests.of(changes.find(id), asked, clock.instant());
    return AttemptView.of(testCall.test(id, event));
  }

  private EndpointView update(String id, EntityTags tags, UnaryOperator<WebhookEndpoint> change) {
    return EndpointView.of(changes.update(id, tags, change));
  }
}
