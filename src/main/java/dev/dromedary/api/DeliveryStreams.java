package dev.dromedary.api;

import dev.dromedary.history.Changes;
import dev.dromedary.history.Changes.Place;
import dev.dromedary.history.DeliveryFilter;
import dev.dromedary.history.MissedChangesException;
import dev.dromedary.jdbc.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * All streams of deliveries, which one thread writes: it reads what is new once for all streams
 * that are at the same place, and looks only while there are some.
 */
final class DeliveryStreams implements SmartLifecycle {

  static final int MOST = 50;

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryStreams.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** At once, so that streams that come back from long ago do not delay the others. */
  private static final int SLICES = 20;

  private final Changes changes;
  private final List<DeliveryStream> streams = new ArrayList<>();
  private ScheduledExecutorService thread;

  DeliveryStreams(Changes changes) {
    this.changes = changes;
  }

  /**
   * Answers the request with a stream.
   *
   * @param place where it begins; null: with what changes from now on
   * @throws MissedChangesException if what is behind the place is no longer there
   */
  void open(HttpServletRequest request, DeliveryFilter filter, Place place) throws IOException {
    Place begin = place == null ? changes.end() : place;
    if (place != null) {
      changes.after(place);
    }
    synchronized (this) {
      streams.removeIf(DeliveryStream::isEnded);
      if (thread == null || streams.size() >= MOST) {
        throw ProblemType.UNAVAILABLE.because(
            "The gateway stops, or has %d streams already; try again later.".formatted(MOST));
      }
      request.startAsync();
      streams.add(new DeliveryStream(filter, begin, request.getAsyncContext()));
    }
  }

  private synchronized List<DeliveryStream> open() {
    streams.removeIf(DeliveryStream::isEnded);
    return List.copyOf(streams);
  }

  private void look() {
    try {
      for (int slices = 0; slices < SLICES && isAnyRead(); slices++) {}
      open().forEach(DeliveryStream::beat);
    } catch (StoreUnavailableException e) {
      LOG.debug("Streams wait: {}", e.getMessage());
      open().forEach(DeliveryStream::beat);
    } catch (RuntimeException e) {
      LOG.error("Streams of deliveries ended by a fault of the gateway", e);
      open().forEach(DeliveryStream::end);
    }
  }

  private boolean isAnyRead() {
    Map<Place, List<DeliveryStream>> places =
        open().stream()
            .filter(DeliveryStream::isWritten)
            .collect(Collectors.groupingBy(DeliveryStream::place));
    boolean any = false;
    for (Map.Entry<Place, List<DeliveryStream>> each : places.entrySet()) {
      try {
        Changes.Slice slice = changes.after(each.getKey());
        any |= !slice.end().equals(each.getKey());
        each.getValue().forEach(stream -> stream.add(slice.changes(), slice.end()));
      } catch (MissedChangesException e) {
        each.getValue().forEach(DeliveryStream::end);
      }
    }
    return any;
  }

  @Override
  public synchronized void start() {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "webhooks-streams");
              made.setDaemon(true);
              return made;
            });
    thread.scheduleWithFixedDelay(
        this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Before the web server, which waits for its calls to end. */
  @Override
  public void stop() {
    ScheduledExecutorService stopped;
    synchronized (this) {
      stopped = thread;
      thread = null;
    }
    if (stopped != null) {
      stopped.shutdownNow();
    }
    open().forEach(DeliveryStream::end);
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }
}
