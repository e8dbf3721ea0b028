package dev.dromedary.api;

import static dev.dromedary.api.JsonConverter.JSON;
import static dev.dromedary.api.JsonConverter.PLUS_JSON;

import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.TypedId;
import dev.dromedary.history.History;
import dev.dromedary.replay.Replay;
import dev.dromedary.replay.ReplayDefinition;
import dev.dromedary.replay.ReplayFilter;
import dev.dromedary.replay.ReplayStart;
import dev.dromedary.replay.ReplayStore;
import dev.dromedary.replay.Replays;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** One event, delivered again. */
@RestController
@RequestMapping(EventPath.EVENTS)
final class EventReplayController {

  private final Replays replays;
  private final ReplayStart start;
  private final DeadLetters deadLetters;
  private final Endpoints endpoints;
  private final History history;

  EventReplayController(
      Replays replays,
      ReplayStore store,
      DeadLetters deadLetters,
      Endpoints endpoints,
      Reads reads,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    this.replays = replays;
    this.start = new ReplayStart(store, replays, webhooksClock);
    this.deadLetters = deadLetters;
    this.endpoints = endpoints;
    this.history = reads.history();
  }

  /**
   * The receiver of the event.
   *
   * @param endpointId the only endpoint, also one that the event did not go to; if absent, all that
   *     it went to
   */
  record EventReplay(String endpointId) {}

  /**
   * An event that is delivered again.
   *
   * @param deliveryId the delivery to the one endpoint
   * @param replayId the replay to all endpoints
   */
  record EventReplayed(String eventId, String deliveryId, String replayId) {}

  @RequiresRole(Role.OPERATOR)
  @Audited(value = "event.replay", body = true)
  @PostMapping(
      path = "/{id}/replay",
      consumes = {JSON, PLUS_JSON})
  ResponseEntity<EventReplayed> replay(
      HttpServletRequest request,
      EventsController.Owner owner,
      @RequestBody EventReplay body,
      Caller caller) {
    Event event =
        new EventFinder(history)
            .find(EventPath.id(request, "/replay"), owner.tenant(), owner.source())
            .event();
    String uri = request.getRequestURI();
    String base = uri.substring(0, uri.indexOf(EventPath.EVENTS));
    if (body.endpointId() != null) {
      String id = toOne(event, body.endpointId());
      return ResponseEntity.accepted()
          .location(URI.create(base + "/api/v1/deliveries/" + id))
          .body(new EventReplayed(event.id(), id, null));
    }
    Replay replay =
        start.begin(
            new ReplayDefinition(ReplayFilter.of(event.key()), null, null, null), caller.who());
    return ResponseEntity.accepted()
        .location(URI.create(base + ReplaysController.REPLAYS + "/" + replay.id()))
        .body(new EventReplayed(event.id(), null, replay.id()));
  }

  private String toOne(Event event, String endpointId) {
    if (endpoints
        .find(endpointId)
        .filter(endpoint -> endpoint.tenant().equals(event.tenant()))
        .isEmpty()) {
      throw new InvalidInputException(
          "endpointId", "must be the id of an endpoint of the tenant of the event");
    }
    String id = TypedId.delivery(event, endpointId);
    DeliveryStatus status =
        history.delivery(id).map(History.DeliveryRow::status).orElse(DeliveryStatus.DELIVERED);
    if (!status.isFinal()) {
      throw ProblemType.NOT_ENDED.because(
          "The delivery to this endpoint is " + status + " and goes on by itself.");
    }
    boolean requeued =
        status == DeliveryStatus.DEAD_LETTER && !deadLetters.requeue(Set.of(id)).isEmpty();
    if (!requeued && !replays.replay(event.key(), endpointId)) {
      throw ProblemType.NOT_FOUND.because("There is no event with this id.");
    }
    return id;
  }
}
