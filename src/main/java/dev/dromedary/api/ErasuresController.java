package dev.dromedary.api;

import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.erasure.Erasure;
import dev.dromedary.erasure.ErasureStore;
import dev.dromedary.erasure.Erasures;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.EventRules;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.history.DeliveryFilter;
import dev.dromedary.history.History;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Erasures of tenants and of payloads. */
@RestController
@RequestMapping("/api/v1")
final class ErasuresController {

  private static final int DELIVERIES = 1_000;

  private final Erasures erasures;
  private final ErasureStore store;
  private final DeadLetters deadLetters;
  private final History history;

  ErasuresController(Erasures erasures, ErasureStore store, DeadLetters deadLetters, Reads reads) {
    this.erasures = erasures;
    this.store = store;
    this.deadLetters = deadLetters;
    this.history = reads.history();
  }

  /**
   * @param dryRun Whether the rows are only counted.
   */
  record ErasureQuery(Boolean dryRun) {}

  /**
   * The erasure of a tenant; when it is done, its certificate.
   *
   * @param id Id of the erasure; absent in the answer of a dry run.
   * @param tenant The tenant.
   * @param who The name of the key that began it.
   * @param state RUNNING, or DONE when nothing of the tenant is left.
   * @param begunAt When it began; events and endpoints that came later stay.
   * @param doneAt When it was done.
   * @param endpoints The number of endpoints that were removed.
   * @param deadLetters The number of dead letters that were removed.
   * @param events The number of events that were removed, with their payloads.
   * @param deliveries The number of deliveries that were removed.
   * @param attempts The number of attempts that were removed.
   * @param waiting The number of deliveries that still wait; each is cancelled when it is due.
   */
  record ErasureView(
      String id,
      String tenant,
      String who,
      Erasure.Progress state,
      Instant begunAt,
      Instant doneAt,
      long endpoints,
      long deadLetters,
      long events,
      long deliveries,
      long attempts,
      long waiting) {

    static ErasureView of(Erasure erasure) {
      Erasure.Counts counts = erasure.counts();
      return new ErasureView(
          erasure.id(),
          erasure.tenant(),
          erasure.who(),
          erasure.state(),
          erasure.begunAt(),
          erasure.doneAt(),
          counts.endpoints(),
          counts.deadLetters(),
          counts.events(),
          counts.deliveries(),
          counts.attempts(),
          counts.waiting());
    }
  }

  /**
   * Erases a tenant: its endpoints, events, deliveries, attempts, dead letters, statistics, replays
   * and keys. With `dryRun` they are only counted.
   */
  @RequiresRole(value = Role.ADMIN, gatewayWide = true)
  @Audited(value = "tenant.erase", body = true)
  @DeleteMapping("/tenants/{tenant}")
  ResponseEntity<ErasureView> erase(
      @PathVariable String tenant, ErasureQuery query, Caller caller, HttpServletRequest request) {
    AuditTrail.about(EventRules.tenant("tenant", tenant));
    if (Boolean.TRUE.equals(query.dryRun())) {
      return ResponseEntity.ok(
          ErasureView.of(
              new Erasure(null, tenant, null, null, null, null, erasures.count(tenant))));
    }
    Erasure begun = erasures.begin(tenant, caller.who());
    String uri = request.getRequestURI();
    String base = uri.substring(0, uri.indexOf("/tenants/"));
    return ResponseEntity.accepted()
        .location(URI.create(base + "/erasures/" + begun.id()))
        .body(ErasureView.of(begun));
  }

  /** Lists erasures, newest first. */
  @RequiresRole(value = Role.ADMIN, gatewayWide = true)
  @GetMapping("/erasures")
  Listing<ErasureView> list(Paging paging) {
    return new Listing<>(
        "erasures",
        ErasureView.class,
        paging,
        Order.DESC,
        List.of(),
        page -> store.list(page).map(ErasureView::of));
  }

  /** Shows an erasure: its progress, and when it is done the certificate. */
  @RequiresRole(value = Role.ADMIN, gatewayWide = true)
  @GetMapping("/erasures/{id}")
  ErasureView get(@PathVariable String id) {
    return store
        .find(id)
        .map(ErasureView::of)
        .orElseThrow(() -> ProblemType.notFound("id", "There is no erasure with this id."));
  }

  /**
   * Erases the payload of an event whose deliveries have ended, with the event and its dead
   * letters. Its deliveries and attempts stay, and cannot be replayed.
   */
  @RequiresRole(Role.ADMIN)
  @Audited("event.erase")
  @DeleteMapping("/events/{id}/payload")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void erasePayload(HttpServletRequest request, EventsController.Owner owner) {
    EventKey event =
        new EventFinder(history)
            .find(EventPath.id(request, "/payload"), owner.tenant(), owner.source())
            .event()
            .key();
    boolean waits =
        history
            .deliveries(DeliveryFilter.of(event), new PageRequest(DELIVERIES, Order.DESC, null))
            .data()
            .stream()
            .map(History.DeliveryRow::status)
            .anyMatch(status -> !status.isFinal());
    if (waits) {
      throw ProblemType.NOT_ENDED.because(
          "Deliveries of this event wait, with its payload in their messages; send this"
              + " again when they have ended, or delete their endpoints before.");
    }
    deadLetters.delete(
        new DeadLetterIndex.Filter(
            null,
            List.of(event.tenant()),
            null,
            List.of(event.id()),
            null,
            null,
            null,
            null,
            null));
    store.erase(event);
  }
}
