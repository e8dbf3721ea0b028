package dev.dromedary.admin;

import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.history.History;
import dev.dromedary.replay.Replays;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** {@code /api/v1/deliveries}: what was tried, and once more. */
@Controller
@RequestMapping("/api/v1/deliveries")
public class DeliveriesController {

  private final History history;
  private final Replays replays;
  private final DeadLetters deadLetters;

  public DeliveriesController(History history, Replays replays, DeadLetters deadLetters) {
    this.history = history;
    this.replays = replays;
    this.deadLetters = deadLetters;
  }

  record DeliveryId(String id) {}

  @GetMapping
  @Takes({
    "endpointId",
    "eventId",
    "eventSource",
    "eventType",
    "tenant",
    "status",
    "since",
    "until",
    "limit",
    "cursor"
  })
  Answer list(HttpServletRequest request) {
    Query query = Query.of(request);
    History.Page<History.DeliveryRow> page =
        history.deliveries(
            new History.DeliveryQuery(
                query.text("endpointId"),
                query.text("eventId"),
                query.text("eventSource"),
                query.text("eventType"),
                query.text("tenant"),
                query.status(),
                query.time("since"),
                query.time("until"),
                query.limit(),
                query.text("cursor")));
    return Answer.ok(Listing.of(page.data(), page.nextCursor(), DeliveryView::of));
  }

  @GetMapping("/{id}")
  Answer get(@PathVariable("id") String id) {
    History.DeliveryRow row = history.delivery(id).orElseThrow(DeliveriesController::unknown);
    List<AttemptView> attempts = history.attempts(id).stream().map(AttemptView::of).toList();
    return Answer.ok(DeliveryView.of(row, attempts));
  }

  /**
   * With {@code force} also one whose message was lost: if it was not, there are two of it then.
   */
  @PostMapping("/{id}/replay")
  @Takes("force")
  Answer replay(@PathVariable("id") String id, HttpServletRequest request) {
    boolean force = Query.of(request).isTrue("force");
    History.DeliveryRow row = history.delivery(id).orElseThrow(DeliveriesController::unknown);
    if (!force && !row.status().isFinal()) {
      throw ProblemType.NOT_ENDED.because(
          "The delivery is " + row.status() + " and goes on by itself; force=true replays it too.");
    }
    if (!isRequeued(row) && !replays.replay(id)) {
      throw unknown();
    }
    return Answer.accepted(new DeliveryId(id));
  }

  /** What is among the dead letters is taken off them: a delivery is in one place only. */
  private boolean isRequeued(History.DeliveryRow row) {
    return row.status() == DeliveryStatus.DEAD_LETTER
        && deadLetters.requeue(DeadLetters.Filter.ofDelivery(row.id())).count() > 0;
  }

  private static ProblemException unknown() {
    return ProblemType.NOT_FOUND.because("There is no delivery with this id.");
  }
}
