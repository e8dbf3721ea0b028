package dev.dromedary.api;

import static dev.dromedary.api.JsonConverter.JSON;
import static dev.dromedary.api.JsonConverter.PLUS_JSON;

import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.deadletter.Pass;
import dev.dromedary.deadletter.Passes;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.DeadLetter;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.history.DeadLetterIndex.Filter;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Dead letters, listed, requeued or deleted. */
@RestController
@RequestMapping("/api/v1/dead-letters")
final class DeadLettersController {

  private final DeadLetterIndex index;
  private final DeadLetters deadLetters;
  private final Passes passes;

  DeadLettersController(Reads reads, DeadLetters deadLetters, Passes passes) {
    this.index = reads.deadLetters();
    this.deadLetters = deadLetters;
    this.passes = passes;
  }

  /**
   * Which dead letters are requeued or deleted.
   *
   * @param all true: any, without a condition
   */
  record Selection(
      List<String> deliveryId,
      List<String> tenant,
      List<String> endpointId,
      List<String> eventId,
      List<String> eventType,
      List<String> reason,
      List<String> result,
      Instant since,
      Instant until,
      Boolean all) {

    /** Everything at once is a choice, never what is left when a condition was forgotten. */
    Filter chosen(Caller caller) {
      Filter filter = of(caller.tenantsOf(tenant));
      Filter conditions = caller.tenant() == null ? filter : of(null);
      if (Boolean.TRUE.equals(all) != conditions.equals(Filter.ANY)) {
        throw new InvalidInputException(
            "all", "must be true without a condition, or a condition be given without it");
      }
      return known(filter);
    }

    private Filter of(List<String> tenants) {
      return new Filter(
          deliveryId, tenants, endpointId, eventId, eventType, reason, result, since, until);
    }
  }

  record Requeued(int requeued, Boolean cancelled) {}

  record Deleted(int deleted, Boolean cancelled) {}

  record PassView(
      String id, String action, Object condition, Instant startedAt, int seen, int handled) {

    static PassView of(Pass pass) {
      return new PassView(
          pass.id(),
          pass.action(),
          pass.condition(),
          pass.startedAt(),
          pass.seen(),
          pass.handled());
    }
  }

  /** Oldest first. */
  @RequiresRole(Role.VIEWER)
  @GetMapping
  Listing<DeadLetterView> list(Filter filter, Paging paging) {
    known(filter);
    return new Listing<>(
        "dead-letters",
        DeadLetterView.class,
        paging,
        Order.ASC,
        List.of(filter),
        page -> index.list(filter, page).map(DeadLetterView::of));
  }

  @RequiresRole(Role.OPERATOR)
  @Audited(value = "dead-letters.requeue", body = true)
  @PostMapping(
      path = "/requeue",
      consumes = {JSON, PLUS_JSON})
  Requeued requeue(@RequestBody Selection selection, Caller caller) {
    DeadLetters.Handled done = deadLetters.requeue(selection.chosen(caller));
    return new Requeued(done.count(), done.cancelled() ? true : null);
  }

  @RequiresRole(Role.ADMIN)
  @Audited(value = "dead-letters.delete", body = true)
  @DeleteMapping
  Deleted delete(Selection selection, Caller caller) {
    DeadLetters.Handled done = deadLetters.delete(selection.chosen(caller));
    return new Deleted(done.count(), done.cancelled() ? true : null);
  }

  /** Of this gateway. */
  @RequiresRole(value = Role.VIEWER, gatewayWide = true)
  @GetMapping("/passes")
  Page<PassView> passes() {
    return new Page<>(passes.underWay(), null).map(PassView::of);
  }

  /** Its work so far stays done. */
  @RequiresRole(value = Role.OPERATOR, gatewayWide = true)
  @Audited("dead-letters.cancel-pass")
  @PostMapping("/passes/{id}/cancel")
  PassView cancel(@PathVariable String id) {
    return passes
        .cancel(id)
        .map(PassView::of)
        .orElseThrow(
            () -> ProblemType.notFound("id", "No pass with this id is under way at this gateway."));
  }

  private static Filter known(Filter filter) {
    known("reason", filter.reason(), DeadLetter.REASONS);
    known("result", filter.result(), DeadLetter.RESULTS);
    return filter;
  }

  private static void known(String field, List<String> values, List<String> all) {
    if (!all.containsAll(values)) {
      throw new InvalidInputException(field, "must be one of " + String.join(", ", all));
    }
  }
}
