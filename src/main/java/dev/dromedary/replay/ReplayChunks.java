package dev.dromedary.replay;

import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.event.Cursor;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.history.DeliveryFilter;
import dev.dromedary.history.History;
import dev.dromedary.history.History.DeliveryRow;
import dev.dromedary.replay.ReplayStore.Candidate;
import dev.dromedary.replay.ReplayStore.Claimed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A replay by filter, chunk by chunk, in the order in which the events were accepted.
 *
 * <p>A chunk is claimed in the database first, under its number, and then put in the transaction of
 * the message that goes through the replay. If that is rolled back, or the gateway is killed in
 * between, the message comes again with the same number, and the chunk is put as it was claimed. A
 * dead letter leaves its queue before that, in a transaction of its own: one that is not there any
 * more when the message comes again was put.
 */
final class ReplayChunks {

  private static final int ROWS = 200;
  private static final int COUNTED_ROWS = 1_000;

  /** A chunk is in memory until it is stored, each delivery with the whole payload. */
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ReplayStore store;
  private final History history;
  private final PastDeliveries past;
  private final Endpoints endpoints;
  private final UnaryOperator<Set<String>> requeue;
  private final Clock clock;

  /**
   * @param requeue dead letters by their deliveries; returns the ones that it found
   */
  ReplayChunks(
      ReplayStore store,
      History history,
      PastDeliveries past,
      Endpoints endpoints,
      UnaryOperator<Set<String>> requeue,
      Clock clock) {
    this.store = store;
    this.history = history;
    this.past = past;
    this.endpoints = endpoints;
    this.requeue = requeue;
    this.clock = clock;
  }

  /**
   * The result of a message.
   *
   * @param deliveries to be put in its transaction
   * @param rest the message that goes on, or null at the end
   */
  record Chunk(List<Delivery> deliveries, ReplayMessage rest) {

    static final Chunk END = new Chunk(List.of(), null);
  }

  Chunk next(ReplayMessage message) {
    Optional<Replay> found = store.find(message.replayId());
    if (found.isEmpty()) {
      return Chunk.END;
    }
    Replay replay = found.get();
    if (message.chunk() == replay.chunk()) {
      return again(replay, message);
    }
    if (message.chunk() < replay.chunk()) {
      return Chunk.END;
    }
    return switch (replay.state()) {
      case CANCELLED, DONE -> Chunk.END;
      case PAUSED -> new Chunk(List.of(), message.waiting(clock.instant().plus(PAUSE)));
      case STARTING -> count(replay, message);
      case RUNNING -> replay.isThrough() ? end(replay, message) : put(replay, message);
    };
  }

  private Chunk end(Replay replay, ReplayMessage message) {
    return store
        .claim(replay, List.of(), 0, replay.moved(null, clock.instant()))
        .map(none -> Chunk.END)
        .orElseGet(() -> new Chunk(List.of(), message));
  }

  private Chunk count(Replay replay, ReplayMessage message) {
    Page<DeliveryRow> page =
        history.deliveries(filter(replay), page(replay, most(replay, replay.matching())));
    Replay after = replay.counted(page.data().size(), page.nextCursor(), clock.instant());
    return store
        .claim(replay, List.of(), 0, after)
        .map(none -> new Chunk(List.of(), message.next(after.chunk(), Instant.EPOCH)))
        .orElseGet(() -> new Chunk(List.of(), message));
  }

  private static int most(Replay replay, long soFar) {
    Integer limit = replay.definition().limit();
    return limit == null ? COUNTED_ROWS : (int) Math.min(COUNTED_ROWS, limit - soFar);
  }

  private static PageRequest page(Replay replay, int rows) {
    return new PageRequest(rows, PageRequest.Order.ASC, replay.place());
  }

  private static DeliveryFilter filter(Replay replay) {
    return replay.definition().from().madeBefore(replay.createdAt());
  }

  private Chunk put(Replay replay, ReplayMessage message) {
    int size = (int) Math.min(rows(replay), most(replay, replay.put()));
    Page<DeliveryRow> page = history.deliveries(filter(replay), page(replay, size));
    Map<String, Candidate> candidates = new HashMap<>();
    List<Candidate> inOrder = new ArrayList<>();
    String next = page.nextCursor();
    int seen = 0;
    long bytes = 0;
    for (DeliveryRow row : page.data()) {
      if (bytes > MOST_BYTES) {
        DeliveryRow last = page.data().get(seen - 1);
        next = new Cursor(last.createdAt(), last.id()).text();
        break;
      }
      seen++;
      Optional<Candidate> candidate =
          candidate(row, replay.definition().to())
              .filter(each -> candidates.putIfAbsent(each.delivery().id(), each) == null);
      candidate.ifPresent(inOrder::add);
      bytes += candidate.map(each -> each.delivery().event().body().length).orElse(0);
    }
    Instant now = clock.instant();
    Replay after = replay.moved(next, now);
    Optional<List<Claimed>> claimed = store.claim(replay, inOrder, seen - inOrder.size(), after);
    if (claimed.isEmpty()) {
      return new Chunk(List.of(), message);
    }
    Set<String> dead = requeued(claimed.get());
    List<Delivery> deliveries =
        claimed.get().stream()
            .map(Claimed::deliveryId)
            .filter(id -> !dead.contains(id))
            .map(id -> candidates.get(id).delivery())
            .toList();
    return new Chunk(deliveries, message.next(after.chunk(), dueAt(replay, message, seen, now)));
  }

  /** The message came again: its chunk was claimed, and not put. */
  private Chunk again(Replay replay, ReplayMessage message) {
    List<Claimed> claimed = store.claimed(replay.id(), replay.chunk());
    requeued(claimed);
    List<Delivery> deliveries =
        claimed.stream()
            .filter(each -> !each.dead())
            .flatMap(each -> past.find(each.deliveryId()).stream())
            .toList();
    Instant now = clock.instant();
    return new Chunk(
        deliveries, message.next(replay.chunk(), dueAt(replay, message, claimed.size(), now)));
  }

  /** A delivery is in one place only: its dead letter goes back, as by a requeue. */
  private Set<String> requeued(List<Claimed> claimed) {
    Set<String> dead = new HashSet<>();
    claimed.stream().filter(Claimed::dead).map(Claimed::deliveryId).forEach(dead::add);
    return dead.isEmpty() ? dead : requeue.apply(dead);
  }

  private Optional<Candidate> candidate(DeliveryRow row, String to) {
    String endpointId = to == null ? row.endpointId() : to;
    if (endpoints.find(endpointId).isEmpty()) {
      return Optional.empty();
    }
    return history
        .event(new EventKey(row.tenant(), row.eventSource(), row.eventId()))
        .map(found -> found.event())
        .flatMap(event -> to == null ? past(row, event) : toAnother(event, to));
  }

  private Optional<Candidate> toAnother(Event event, String to) {
    Delivery first = PastDeliveries.first(event, to);
    return history
        .delivery(first.id())
        .map(row -> past(row, event))
        .orElseGet(() -> Optional.of(new Candidate(first, false, false)));
  }

  private static Optional<Candidate> past(DeliveryRow row, Event event) {
    return row.status().isFinal()
        ? Optional.of(
            new Candidate(
                PastDeliveries.again(row, event), row.status() == DeliveryStatus.DEAD_LETTER, true))
        : Optional.empty();
  }

  /** Where it is paced, half a second's worth. */
  private static int rows(Replay replay) {
    Integer perSecond = replay.definition().perSecond();
    return perSecond == null ? ROWS : Math.max(1, Math.min(ROWS, perSecond / 2));
  }

  /** Of a second that was missed, the deliveries are made up for; of more they are not. */
  private static Instant dueAt(Replay replay, ReplayMessage message, int put, Instant now) {
    Integer perSecond = replay.definition().perSecond();
    if (perSecond == null) {
      return Instant.EPOCH;
    }
    Instant due = message.dueAt();
    Instant earliest = now.minusSeconds(1);
    return (due.isBefore(earliest) ? now : due)
        .plus(Duration.ofNanos(1_000_000_000L * put / perSecond));
  }
}
