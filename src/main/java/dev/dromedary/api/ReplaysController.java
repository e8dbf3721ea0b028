package dev.dromedary.api;

import static dev.dromedary.api.JsonConverter.JSON;
import static dev.dromedary.api.JsonConverter.PLUS_JSON;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.DeliveryFilter;
import dev.dromedary.history.History;
import dev.dromedary.history.History.DeliveryRow;
import dev.dromedary.replay.Matching;
import dev.dromedary.replay.Replay;
import dev.dromedary.replay.Replay.State;
import dev.dromedary.replay.ReplayDefinition;
import dev.dromedary.replay.ReplayFilter;
import dev.dromedary.replay.ReplayStart;
import dev.dromedary.replay.ReplayStore;
import dev.dromedary.replay.Replays;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Replays by filter: past deliveries made again, on their way and afterwards. */
@RestController
@RequestMapping(ReplaysController.REPLAYS)
final class ReplaysController {

  static final String REPLAYS = "/api/v1/replays";

  private final ReplayStore store;
  private final ReplayStart start;
  private final Endpoints endpoints;
  private final History history;
  private final Clock clock;

  ReplaysController(
      ReplayStore store,
      Replays replays,
      Endpoints endpoints,
      Reads reads,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    this.store = store;
    this.start = new ReplayStart(store, replays, webhooksClock);
    this.endpoints = endpoints;
    this.history = reads.history();
    this.clock = webhooksClock;
  }

  /**
   * A replay that is to begin.
   *
   * @param from which past deliveries
   * @param to the endpoint that gets their events; each the endpoint that it went to if absent
   * @param perSecond at most so many deliveries a second
   * @param limit at most so many deliveries, the oldest
   * @param dryRun whether they are only counted
   */
  record ReplayRequest(
      ReplayFilter from, Target to, Integer perSecond, Integer limit, Boolean dryRun) {

    ReplayDefinition definition(Caller caller) {
      if (to != null && to.endpointId() == null) {
        throw new InvalidInputException("to.endpointId", "must be given");
      }
      ReplayFilter own = from == null ? null : from.ofTenants(caller.tenantsOf(from.tenant()));
      return new ReplayDefinition(own, to == null ? null : to.endpointId(), perSecond, limit);
    }
  }

  /** The endpoint that gets the events of a replay. */
  record Target(String endpointId) {}

  /**
   * Which replays are listed.
   *
   * @param state where they stand
   */
  record ReplayQuery(List<State> state) {}

  @RequiresRole(Role.OPERATOR)
  @Audited(value = "replay.create", body = true)
  @PostMapping(consumes = {JSON, PLUS_JSON})
  ResponseEntity<ReplayView> replay(
      @RequestBody ReplayRequest body, HttpServletRequest request, Caller caller) {
    ReplayDefinition definition = body.definition(caller).checked(endpoints);
    DeliveryFilter filter = definition.from().madeBefore(clock.instant());
    if (Boolean.TRUE.equals(body.dryRun())) {
      return ResponseEntity.ok(
          ReplayView.of(
              definition,
              Matching.of(
                  page -> history.deliveries(filter, page),
                  DeliveryRow::endpointId,
                  DeliveryRow::createdAt,
                  definition.limit())));
    }
    AuditTrail.about(definition.tenant());
    Replay replay = start.begin(definition, caller.who());
    return ResponseEntity.accepted()
        .location(URI.create(request.getRequestURI() + "/" + replay.id()))
        .body(ReplayView.of(replay, null));
  }

  /** Newest first. */
  @RequiresRole(Role.VIEWER)
  @GetMapping
  Listing<ReplayView> list(ReplayQuery query, Paging paging, Caller caller) {
    List<State> states = Objects.requireNonNullElse(query.state(), List.of());
    List<State> asked = states.isEmpty() ? List.of(State.values()) : states;
    return new Listing<>(
        "replays",
        ReplayView.class,
        paging,
        Order.DESC,
        Arrays.asList(asked, caller.tenant()),
        page ->
            store.list(asked, caller.tenant(), page).map(replay -> ReplayView.of(replay, null)));
  }

  @RequiresRole(Role.VIEWER)
  @GetMapping("/{id}")
  ReplayView get(@PathVariable String id) {
    return store
        .find(id)
        .filter(ReplaysController::isSeen)
        .map(replay -> ReplayView.of(replay, store.results(id)))
        .orElseThrow(ReplaysController::unknown);
  }

  @RequiresRole(Role.OPERATOR)
  @Audited("replay.pause")
  @PostMapping("/{id}/pause")
  ReplayView pause(@PathVariable String id) {
    return changed(id, replay -> replay.in(State.PAUSED, clock.instant()));
  }

  @RequiresRole(Role.OPERATOR)
  @Audited("replay.resume")
  @PostMapping("/{id}/resume")
  ReplayView resume(@PathVariable String id) {
    return changed(id, replay -> replay.resumed(clock.instant()));
  }

  @RequiresRole(Role.OPERATOR)
  @Audited("replay.cancel")
  @PostMapping("/{id}/cancel")
  ReplayView cancel(@PathVariable String id) {
    return changed(id, replay -> replay.in(State.CANCELLED, clock.instant()));
  }

  private ReplayView changed(String id, UnaryOperator<Replay> change) {
    return store
        .change(
            id,
            replay -> {
              if (!isSeen(replay)) {
                throw unknown();
              }
              if (replay.state().isFinal()) {
                throw ProblemType.REPLAY_ENDED.because("The replay is " + replay.state() + ".");
              }
              return change.apply(replay);
            })
        .map(replay -> ReplayView.of(replay, null))
        .orElseThrow(ReplaysController::unknown);
  }

  private static boolean isSeen(Replay replay) {
    String tenant = replay.definition().tenant();
    boolean isSeen = Caller.ofThisCall().sees(tenant);
    if (isSeen) {
      AuditTrail.about(tenant);
    }
    return isSeen;
  }

  private static ErrorResponseException unknown() {
    return ProblemType.NOT_FOUND.because("There is no replay with this id.");
  }
}
