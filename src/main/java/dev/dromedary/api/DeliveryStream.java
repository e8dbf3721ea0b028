package dev.dromedary.api;

import dev.dromedary.history.Changes.Change;
import dev.dromedary.history.Changes.Place;
import dev.dromedary.history.DeliveryFilter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Changed deliveries as server-sent events (HTML Living Standard, section 9.2), to one reader. It
 * is written as far as the connection takes it and never waited for, so that it holds no thread.
 */
final class DeliveryStream implements WriteListener, AsyncListener {

  /** A client begins anew soon, with Last-Event-ID and a key that is checked again. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration SLOWEST = Duration.ofSeconds(30);

  /** Of what the connection takes at once. */
  private static final Duration LONGEST_WRITE = Duration.ofSeconds(5);

  private final DeliveryFilter filter;
  private final AsyncContext call;
  private final ServletOutputStream out;
  private final Queue<byte[]> pending = new ConcurrentLinkedQueue<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final ReentrantLock writing = new ReentrantLock();
  private final long begun = System.nanoTime();
  private volatile Place place;
  private volatile long written = begun;
  private volatile boolean unflushed;
  private volatile boolean ending;
  private volatile boolean ended;

  DeliveryStream(DeliveryFilter filter, Place place, AsyncContext call) throws IOException {
    this.filter = filter;
    this.place = place;
    this.call = call;
    this.out = call.getResponse().getOutputStream();
    call.setTimeout(0);
    call.addListener(this);
    pending.add(bytes("retry: 2000\n" + heartbeat()));
    out.setWriteListener(this);
  }

  Place place() {
    return place;
  }

  boolean isEnded() {
    return ended;
  }

  /** Whether the reader has taken all so far, and may get more. */
  boolean isWritten() {
    return !ending && pending.isEmpty() && !unflushed;
  }

  /** Adds the changes that match, and goes on behind all of them. */
  void add(Iterable<Change> changes, Place end) {
    for (Change change : changes) {
      if (filter.matches(change.delivery())) {
        String data =
            new String(Json.write(DeliveryView.of(change.delivery())), StandardCharsets.UTF_8);
        pending.add(
            bytes("id: %s\nevent: delivery\ndata: %s\n\n".formatted(change.place().text(), data)));
      }
    }
    place = end;
    write();
  }

  /** Shows that it lives, and how far it is; ends it if its reader is too slow or it is old. */
  void beat() {
    long now = System.nanoTime();
    boolean isSlow = !isWritten() && now - written > SLOWEST.toNanos();
    if (isSlow || now - begun > LONGEST.toNanos()) {
      end();
    } else if (isWritten() && now - written > HEARTBEAT.toNanos()) {
      pending.add(bytes(heartbeat()));
      write();
    }
  }

  /** A comment, and an id alone: the reader goes on behind it. */
  private String heartbeat() {
    return ": \nid: %s\n\n".formatted(place.text());
  }

  void end() {
    ending = true;
    write();
  }

  /**
   * One thread writes, and does again what others ask for meanwhile: they do not wait for it,
   * because the container calls back with locks of its own.
   */
  private void write() {
    if (asked.getAndIncrement() > 0) {
      return;
    }
    int done = 0;
    do {
      done = asked.get();
      writing.lock();
      try {
        writeSome();
      } finally {
        writing.unlock();
      }
    } while (asked.addAndGet(-done) > 0);
  }

  private void writeSome() {
    try {
      while (!ended && !ending && out.isReady()) {
        byte[] next = pending.poll();
        if (next != null) {
          unflushed = true;
          out.write(next);
          written = System.nanoTime();
        } else if (unflushed) {
          out.flush();
          unflushed = false;
        } else {
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      // The reader is gone, and what it held may be recycled.
      ending = true;
    }
    if (ending && !ended) {
      ended = true;
      pending.clear();
      complete();
    }
  }

  private void complete() {
    try {
      call.complete();
    } catch (IllegalStateException e) {
      // The container has ended it.
    }
  }

  /**
   * After this the container uses the response for another request, whose answer a writer that is
   * still in it would break. The wait has an end, so that no lock of the container is waited for.
   */
  private void awaitWriter() {
    try {
      if (writing.tryLock(LONGEST_WRITE.toMillis(), TimeUnit.MILLISECONDS)) {
        writing.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void onWritePossible() {
    write();
  }

  /** Of the connection; the reader is gone. */
  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    ended = true;
    awaitWriter();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    end();
  }

  @Override
  public void onError(AsyncEvent event) {
    end();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // It is started once.
  }
}
