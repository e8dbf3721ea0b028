package dev.dromedary.bench;

import static dev.dromedary.bench.LargeHistory.endpoint;
import static dev.dromedary.bench.LargeHistory.tenant;
import static dev.dromedary.bench.LargeHistory.type;

import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.history.DeliveryFilter;
import dev.dromedary.history.EventFilter;
import dev.dromedary.history.History;
import dev.dromedary.history.JdbcDeadLetterIndex;
import dev.dromedary.history.JdbcHistory;
import dev.dromedary.history.StatusCodes;
import dev.dromedary.kit.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.HdrHistogram.Histogram;

/**
 * Lists over ten million attempts in PostgreSQL, as the API asks for them: the first page, and the
 * one after a thousand pages, must take at most 100 ms in 95 of 100 cases.
 */
final class Lists implements Scenario {

  private static final Target QUICK = Target.atMost(100);
  private static final int PAGE = 50;
  private static final int PAGES = 1_000;
  private static final int TIMES = 60;

  private History history;
  private DeadLetterIndex deadLetters;

  @Override
  public String name() {
    return "lists";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    try (PostgresServer database = new PostgresServer(bed.folder().resolve("lists"))) {
      new LargeHistory(database.dataSource(), bed.scale().attempts()).write();
      history = new JdbcHistory(database.dataSource());
      deadLetters = new JdbcDeadLetterIndex(database.dataSource(), Duration.ofSeconds(10));
      Report report = bed.report();
      deliveries(report, "all deliveries", i -> DeliveryFilter.ANY, true);
      deliveries(report, "deliveries of the largest tenant", i -> tenants(0), true);
      deliveries(report, "deliveries of a tenant", i -> tenants(1 + i), false);
      deliveries(report, "deliveries of an endpoint", i -> endpoints(1 + i), false);
      deliveries(report, "deliveries by status", i -> statuses(DeliveryStatus.DEAD_LETTER), true);
      deliveries(report, "deliveries by type", i -> types(type(i % 50)), true);
      deliveries(report, "deliveries by pattern", i -> types("kind" + i % 10 + ".*"), true);
      deliveries(report, "deliveries by result", i -> results(Result.TIMEOUT), true);
      deliveries(report, "deliveries by status code", i -> codes(i % 2 == 0 ? "5xx" : "404"), true);
      deliveries(report, "deliveries of a tenant by status code", i -> codes("5xx", 1 + i), false);
      events(report, "all events", i -> EventFilter.ANY, true);
      events(report, "events of the largest tenant", i -> events(tenant(0), null), true);
      events(report, "events of a tenant", i -> events(tenant(1 + i), null), false);
      events(report, "events by pattern", i -> events(null, "kind" + i % 10 + ".*"), true);
      events(report, "events of a tenant by type", i -> events(tenant(1 + i), type(i % 50)), false);
      deadLetters(report, "all dead letters", i -> letters(null, null), true);
      deadLetters(
          report, "dead letters by pattern", i -> letters(null, "kind" + i % 10 + ".*"), false);
      deadLetters(report, "dead letters of a type", i -> letters(null, type(i % 50)), false);
      deadLetters(
          report, "dead letters of an endpoint", i -> letters(endpoint(0, i % 5), null), false);
    }
  }

  /** The condition of the i-th question, so that not all ask for the same rows. */
  private interface Asking<F> {
    F at(int i);
  }

  private void deliveries(Report report, String what, Asking<DeliveryFilter> asking, boolean deep) {
    measure(report, what, asking, Order.DESC, deep, history::deliveries);
  }

  private void events(Report report, String what, Asking<EventFilter> asking, boolean deep) {
    measure(
        report,
        what,
        asking,
        Order.ASC,
        deep,
        (filter, page) -> history.events(filter, null, page));
  }

  private void deadLetters(
      Report report, String what, Asking<DeadLetterIndex.Filter> asking, boolean deep) {
    measure(report, what, asking, Order.ASC, deep, deadLetters::list);
  }

  private static <F> void measure(
      Report report,
      String what,
      Asking<F> asking,
      Order order,
      boolean deep,
      BiFunction<F, PageRequest, Page<?>> list) {
    Histogram first = new Histogram(60_000_000L, 3);
    int rows = 0;
    for (int i = 0; i < TIMES; i++) {
      F filter = asking.at(i);
      rows += timed(first, () -> list.apply(filter, new PageRequest(PAGE, order, null)));
    }
    figure(report, what + ", first page", first, rows);
    if (!deep) {
      return;
    }
    Histogram later = new Histogram(60_000_000L, 3);
    rows = 0;
    int places = Math.min(10, TIMES);
    for (int i = 0; i < places; i++) {
      F filter = asking.at(i);
      String cursor = null;
      // To the place behind so many pages, in larger steps.
      for (int page = 0; page < PAGES / 20 && (page == 0 || cursor != null); page++) {
        cursor = list.apply(filter, new PageRequest(20 * PAGE, order, cursor)).nextCursor();
      }
      for (int page = 0; page < TIMES / places && cursor != null; page++) {
        PageRequest next = new PageRequest(PAGE, order, cursor);
        rows += timed(later, () -> list.apply(filter, next));
        cursor = list.apply(filter, next).nextCursor();
      }
    }
    figure(report, what + ", page 1,000", later, rows);
  }

  private interface Query {
    Page<?> run();
  }

  private static int timed(Histogram times, Query query) {
    long began = System.nanoTime();
    int rows = query.run().data().size();
    times.recordValue((System.nanoTime() - began) / 1_000);
    return rows;
  }

  private static void figure(Report report, String what, Histogram times, int rows) {
    double p95 = times.getValueAtPercentile(95) / 1_000.0;
    report.figure(
        what,
        String.format(
            Locale.ROOT,
            "p95 %.1f ms (p50 %.1f ms; %.0f rows a page)",
            p95,
            times.getValueAtPercentile(50) / 1_000.0,
            (double) rows / Math.max(1, times.getTotalCount())),
        p95,
        QUICK);
  }

  private static DeliveryFilter tenants(int tenant) {
    return filter(List.of(tenant(tenant)), null, null, null, null, null);
  }

  private static DeliveryFilter endpoints(int tenant) {
    return filter(null, List.of(endpoint(tenant, tenant % 5)), null, null, null, null);
  }

  private static DeliveryFilter types(String pattern) {
    return filter(null, null, List.of(pattern), null, null, null);
  }

  private static DeliveryFilter statuses(DeliveryStatus status) {
    return filter(null, null, null, List.of(status), null, null);
  }

  private static DeliveryFilter results(Result result) {
    return filter(null, null, null, null, List.of(result), null);
  }

  private static DeliveryFilter codes(String code) {
    return filter(null, null, null, null, null, List.of(StatusCodes.read(code).orElseThrow()));
  }

  private static DeliveryFilter codes(String code, int tenant) {
    return filter(
        List.of(tenant(tenant)),
        null,
        null,
        null,
        null,
        List.of(StatusCodes.read(code).orElseThrow()));
  }

  private static DeliveryFilter filter(
      List<String> tenants,
      List<String> endpoints,
      List<String> types,
      List<DeliveryStatus> statuses,
      List<Result> results,
      List<StatusCodes> codes) {
    return new DeliveryFilter(
        tenants, endpoints, null, null, types, statuses, results, codes, null, null, null);
  }

  private static EventFilter events(String tenant, String type) {
    return new EventFilter(
        tenant == null ? null : List.of(tenant),
        type == null ? null : List.of(type),
        null,
        null,
        null);
  }

  private static DeadLetterIndex.Filter letters(String endpointId, String type) {
    return new DeadLetterIndex.Filter(
        null,
        null,
        endpointId == null ? null : List.of(endpointId),
        null,
        type == null ? null : List.of(type),
        null,
        null,
        null,
        null);
  }
}
