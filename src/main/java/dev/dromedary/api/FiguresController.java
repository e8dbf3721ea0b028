package dev.dromedary.api;

import dev.dromedary.event.Cursor;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.Accounting;
import dev.dromedary.history.Accounting.Unaccounted;
import dev.dromedary.history.Figures;
import dev.dromedary.history.Figures.Waiting;
import dev.dromedary.history.Figures.WaitingGroup;
import dev.dromedary.statistics.QueueReport;
import dev.dromedary.statistics.QueueReports;
import dev.dromedary.statistics.TenantReport;
import dev.dromedary.statistics.TenantReports;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Counts of deliveries that wait, of deliveries that do not add up, and of tenants. */
@RestController
@RequestMapping("/api/v1")
final class FiguresController {

  private static final Duration LONGEST = Duration.ofDays(31);
  private static final Duration DEFAULT_TIME = Duration.ofHours(1);

  /** A batch of the history is written within seconds, and with it all that an event led to. */
  private static final Duration MOVING = Duration.ofMinutes(1);

  private static final Duration OVERDUE = Duration.ofHours(1);

  private final Figures figures;
  private final QueueReports queues;
  private final TenantReports tenants;
  private final Clock clock;

  FiguresController(
      Reads reads,
      QueueReports queues,
      TenantReports tenants,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    this.figures = reads.figures();
    this.queues = queues;
    this.tenants = tenants;
    this.clock = webhooksClock;
  }

  /**
   * @param groupBy The parts by which the deliveries are grouped; several, or separated by commas.
   * @param endpointId Only deliveries to this endpoint.
   */
  record WaitingQuery(List<WaitingGroup> groupBy, String tenant, String endpointId) {}

  /**
   * @param since Only events that were accepted then or later; by default an hour before until.
   * @param until Only events that were accepted before; by default now.
   */
  record AccountingQuery(Instant since, Instant until, String tenant) {}

  /**
   * The deliveries of the events that were accepted in a time. It adds up if the difference is 0
   * and nothing is unaccounted for, except for events that are moving.
   *
   * @param since The beginning of the time.
   * @param until The end of the time.
   * @param tenant The only tenant, if one was given.
   * @param events The number of events that were accepted.
   * @param matched The number of deliveries that they were matched to.
   * @param delivered The number of deliveries that are DELIVERED.
   * @param waiting The number of deliveries that are PENDING or RETRYING.
   * @param dead The number of deliveries that are DEAD_LETTER.
   * @param cancelled The number of deliveries that are CANCELLED.
   * @param difference The number matched less delivered, waiting, dead and cancelled.
   * @param moving The number of events of the last minute, whose deliveries may not be recorded
   *     yet.
   * @param unaccounted The number of deliveries and events that do not add up.
   * @param data The first hundred of them.
   */
  record AccountingView(
      Instant since,
      Instant until,
      String tenant,
      long events,
      long matched,
      long delivered,
      long waiting,
      long dead,
      long cancelled,
      long difference,
      long moving,
      long unaccounted,
      List<Unaccounted> data) {}

  /** Counts the deliveries that wait, the most first. */
  @RequiresRole(Role.VIEWER)
  @GetMapping("/waiting")
  Waiting waiting(WaitingQuery query) {
    Waiting waiting =
        figures.waiting(
            MaxRows.groups(query.groupBy(), WaitingGroup.class),
            query.tenant(),
            query.endpointId(),
            MaxRows.LIMIT);
    MaxRows.requireFew(waiting.data());
    return waiting;
  }

  /** Compares events with their deliveries, and names each that does not add up. */
  @RequiresRole(Role.VIEWER)
  @GetMapping("/accounting")
  AccountingView accounting(AccountingQuery query) {
    Instant now = clock.instant();
    Instant until = query.until() == null ? now : query.until();
    Instant since = query.since() == null ? until.minus(DEFAULT_TIME) : query.since();
    if (!since.isBefore(until) || Duration.between(since, until).compareTo(LONGEST) > 0) {
      throw new InvalidInputException("since", "must be before until, by at most 31 days");
    }
    Accounting found =
        figures.accounting(since, until, query.tenant(), now.minus(MOVING), now.minus(OVERDUE));
    return new AccountingView(
        since,
        until,
        query.tenant(),
        found.events(),
        found.matched(),
        found.delivered(),
        found.waiting(),
        found.dead(),
        found.cancelled(),
        found.difference(),
        found.moving(),
        found.unaccounted(),
        found.data());
  }

  /** Lists the queues of the gateway, as they are now. */
  @RequiresRole(value = Role.VIEWER, gatewayWide = true)
  @GetMapping("/queues")
  Page<QueueReport> queues() {
    return new Page<>(queues.now(), null);
  }

  /** Lists tenants that have endpoints or had events, by their names, with their figures. */
  @RequiresRole(Role.VIEWER)
  @GetMapping("/tenants")
  Listing<TenantReport> tenants(Paging paging, Caller caller) {
    return new Listing<>(
        "tenants",
        TenantReport.class,
        paging,
        Order.ASC,
        Arrays.asList(caller.tenant()),
        page -> tenantPage(page, caller.tenant()));
  }

  private Page<TenantReport> tenantPage(PageRequest page, String own) {
    if (own != null) {
      return new Page<>(tenants.of(own, figures), null);
    }
    String after = page.cursor() == null ? null : Cursor.parse(page.cursor(), 1).key().get(0);
    List<TenantReport> found = tenants.after(after, page.order(), page.limit() + 1, figures);
    return Cursor.page(found, page.limit(), last -> new Cursor(Instant.EPOCH, last.tenant()));
  }
}
