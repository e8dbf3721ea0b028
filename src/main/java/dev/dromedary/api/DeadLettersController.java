package dev.dromedary.api;

import static dev.dromedary.api.JsonConverter.JSON;
import static dev.dromedary.api.JsonConverter.PLUS_JSON;

import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.deadletter.Pass;
import dev.dromedary.deadletter.Passes;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.DeadLetter;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.history.DeadLetterIndex.Filter;
import dev.dromedary.replay.Matching;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
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

  private static final PageRequest FIRST = new PageRequest(1, Order.ASC, null);

  private final DeadLetterIndex index;
  private final DeadLetters deadLetters;
  private final Passes passes;
  private final Endpoints endpoints;
  private final Clock clock;

  DeadLettersController(
      Reads reads,
      DeadLetters deadLetters,
      Passes passes,
      Endpoints endpoints,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    this.index = reads.deadLetters();
    this.deadLetters = deadLetters;
    this.passes = passes;
    this.endpoints = endpoints;
    this.clock = webhooksClock;
  }

  /**
   * Dead letters that were requeued, or would be.
   *
   * @param requeued their number
   * @param cancelled true if the call was cancelled before its end
   * @param dryRun of a dry run, which requeues none
   */
  record Requeued(int requeued, Boolean cancelled, DeadLetterDryRun dryRun) {}

  /**
   * Dead letters that were deleted, or would be.
   *
   * @param deleted their number
   * @param cancelled true if the call was cancelled before its end
   * @param dryRun of a dry run, which deletes none
   */
  record Deleted(int deleted, Boolean cancelled, DeadLetterDryRun dryRun) {}

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
  Requeued requeue(@RequestBody DeadLetterSelection selection, Caller caller) {
    Filter filter = chosen(selection, caller);
    requireEndpoints(filter);
    if (selection.isDryRun()) {
      return new Requeued(0, null, counted(filter, selection));
    }
    DeadLetters.Handled done = deadLetters.requeue(filter, selection.most());
    return new Requeued(done.count(), done.cancelled() ? true : null, null);
  }

  @RequiresRole(Role.ADMIN)
  @Audited(value = "dead-letters.delete", body = true)
  @DeleteMapping
  Deleted delete(DeadLetterSelection selection, Caller caller) {
    Filter filter = chosen(selection, caller);
    if (selection.isDryRun()) {
      return new Deleted(0, null, counted(filter, selection));
    }
    DeadLetters.Handled done = deadLetters.delete(filter, selection.most());
    return new Deleted(done.count(), done.cancelled() ? true : null, null);
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

  /** A record in the audit is of one tenant, or of none where the call is about several. */
  private Filter chosen(DeadLetterSelection selection, Caller caller) {
    Filter filter = known(selection.chosen(caller, clock.instant()));
    if (filter.tenant().size() == 1) {
      AuditTrail.about(filter.tenant().get(0));
    }
    return filter;
  }

  private DeadLetterDryRun counted(Filter filter, DeadLetterSelection selection) {
    return DeadLetterDryRun.of(
        Matching.of(
            page -> index.list(filter, page),
            DeadLetter::endpointId,
            DeadLetter::at,
            selection.limit()));
  }

  /** An endpoint that was deleted may have some still. */
  private void requireEndpoints(Filter filter) {
    for (String id : filter.endpointId()) {
      boolean isThere =
          endpoints
              .find(id)
              .or(() -> endpoints.elsewhere().find(id))
              .filter(each -> filter.tenant().isEmpty() || filter.tenant().contains(each.tenant()))
              .isPresent();
      if (!isThere && index.list(ofEndpoint(id, filter.tenant()), FIRST).data().isEmpty()) {
        throw new InvalidInputException(
            "endpointId", "must be the id of an endpoint of the tenant: nothing can match");
      }
    }
  }

  private static Filter ofEndpoint(String id, List<String> tenants) {
    return new Filter(null, tenants, List.of(id), null, null, null, null, null, null);
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
