package dev.dromedary.api;

import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.history.DeliveryFilter;
import dev.dromedary.history.History;
import dev.dromedary.replay.Replays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Deliveries and their attempts, looked up and replayed. */
@RestController
@RequestMapping("/api/v1/deliveries")
final class DeliveriesController {

  private final History history;
  private final Replays replays;
  private final DeadLetters deadLetters;
  private final Endpoints endpoints;

  DeliveriesController(Reads reads, Replays replays, DeadLetters deadLetters, Endpoints endpoints) {
    this.history = reads.history();
    this.replays = replays;
    this.deadLetters = deadLetters;
    this.endpoints = endpoints;
  }

  record DeliveryId(String id) {}

  /**
   * @param force also one whose message was lost: if it was not, there are two of it then
   */
  record Replay(Boolean force) {}

  /**
   * @param include beside each delivery
   */
  record Included(List<ListedDelivery.Part> include) {}

  @RequiresRole(Role.VIEWER)
  @GetMapping
  Listing<ListedDelivery> list(DeliveryFilter filter, Included included, Paging paging) {
    List<ListedDelivery.Part> parts = Objects.requireNonNullElse(included.include(), List.of());
    return listing(
            ListedDelivery.class,
            filter,
            paging,
            page ->
                ListedDelivery.page(history.deliveries(filter, page), parts, endpoints, history))
        .without(ListedDelivery.unused(parts));
  }

  /** Newest first. */
  static <T extends Record> Listing<T> listing(
      Class<T> row, DeliveryFilter filter, Paging paging, Function<PageRequest, Page<T>> read) {
    return new Listing<>("deliveries", row, paging, Order.DESC, List.of(filter), read);
  }

  @RequiresRole(Role.VIEWER)
  @GetMapping("/{id}")
  DeliveryView get(@PathVariable String id) {
    History.DeliveryRow row = find(id);
    return DeliveryView.of(row, history.attempts(id).stream().map(AttemptView::of).toList());
  }

  @RequiresRole(Role.OPERATOR)
  @Audited("delivery.replay")
  @PostMapping("/{id}/replay")
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeliveryId replay(@PathVariable String id, Replay replay) {
    History.DeliveryRow row = find(id);
    if (!Boolean.TRUE.equals(replay.force()) && !row.status().isFinal()) {
      throw ProblemType.NOT_ENDED.because(
          "The delivery is " + row.status() + " and goes on by itself; force=true replays it too.");
    }
    if (!isRequeued(row) && !replays.replay(id)) {
      throw unknown();
    }
    return new DeliveryId(id);
  }

  /** A dead letter is requeued, not copied: a delivery is in one place only. */
  private boolean isRequeued(History.DeliveryRow row) {
    return row.status() == DeliveryStatus.DEAD_LETTER
        && deadLetters.requeue(DeadLetterIndex.Filter.ofDelivery(row.id())).count() > 0;
  }

  private History.DeliveryRow find(String id) {
    History.DeliveryRow found =
        history
            .delivery(id)
            .filter(row -> Caller.ofThisCall().sees(row.tenant()))
            .orElseThrow(DeliveriesController::unknown);
    AuditTrail.about(found.tenant());
    return found;
  }

  private static ErrorResponseException unknown() {
    return ProblemType.notFound("id", "There is no delivery with this id.");
  }
}
