package dev.dromedary.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Ends an exchange at its deadline, whatever it is at: looking a name up, connecting, writing, or
 * reading an answer that drips in byte by byte, which no socket timeout ends. Reads the answer
 * itself, at most {@code limit} bytes of it; a longer one costs its connection.
 *
 * <p>Once the headers are there, the status is the answer (RFC 9112 section 8): a body that breaks,
 * or is not over at the deadline, is what was read of it.
 *
 * <p>A request that has an earlier deadline says so in the header {@link #TIMEOUT}, which ends
 * here.
 */
public final class DeadlineInterceptor implements ExecChainHandler {

  /** Milliseconds; no endpoint can set it, because its name begins as those of the signature. */
  public static final String TIMEOUT = "webhook-timeout";

  private static final String END = DeadlineInterceptor.class.getName();

  private final Duration deadline;
  private final int limit;
  private final ScheduledExecutorService timer;

  public DeadlineInterceptor(Duration deadline, int limit, ScheduledExecutorService timer) {
    this.deadline = deadline;
    this.limit = limit;
    this.timer = timer;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Alarm alarm = new Alarm(scope);
    long millis = millis(request);
    scope.clientContext.setAttribute(
        END, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    ScheduledFuture<?> scheduled = timer.schedule(alarm, millis, TimeUnit.MILLISECONDS);
    try {
      ClassicHttpResponse response = chain.proceed(request, scope);
      readWithin(response, scope);
      return response;
    } catch (IOException | RuntimeException e) {
      if (alarm.stop()) {
        DeadlineExceededException exceeded = new DeadlineExceededException(alarm.connected);
        exceeded.addSuppressed(e);
        throw exceeded;
      }
      throw e;
    } catch (Error e) {
      // The client leaves its connection leased.
      scope.execRuntime.discardEndpoint();
      throw e;
    } finally {
      alarm.stop();
      scheduled.cancel(false);
    }
  }

  /** When an exchange ends, by {@link System#nanoTime}. */
  static long deadline(HttpContext exchange) {
    return (Long) exchange.getAttribute(END);
  }

  private long millis(ClassicHttpRequest request) {
    Header own = request.getFirstHeader(TIMEOUT);
    if (own == null) {
      return deadline.toMillis();
    }
    request.removeHeaders(TIMEOUT);
    return Math.min(Long.parseLong(own.getValue()), deadline.toMillis());
  }

  private void readWithin(ClassicHttpResponse response, ExecChain.Scope scope) {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return;
    }
    ByteArrayOutputStream read = new ByteArrayOutputStream(256);
    if (!readTo(read, entity)) {
      // Closing the answer would read the rest of it first, however long.
      scope.execRuntime.discardEndpoint();
    }
    response.setEntity(
        new ByteArrayEntity(read.toByteArray(), ContentType.APPLICATION_OCTET_STREAM));
  }

  /** Says whether that was all of it. */
  private boolean readTo(ByteArrayOutputStream read, HttpEntity entity) {
    byte[] buffer = new byte[4096];
    int n = 0;
    try {
      InputStream content = entity.getContent();
      while (read.size() < limit
          && (n = content.read(buffer, 0, Math.min(buffer.length, limit - read.size()))) >= 0) {
        read.write(buffer, 0, n);
      }
      if (n < 0) {
        content.close();
      }
      return n < 0;
    } catch (IOException | IllegalStateException broken) {
      return false;
    }
  }

  /** Ends the exchange, unless it is over; the attempt's thread may also wait for a look-up. */
  private static final class Alarm implements Runnable {

    private final ExecChain.Scope scope;
    private final Thread attempt = Thread.currentThread();
    private boolean rang;
    private boolean stopped;
    private boolean connected;

    private Alarm(ExecChain.Scope scope) {
      this.scope = scope;
    }

    @Override
    public synchronized void run() {
      if (stopped) {
        return;
      }
      rang = true;
      connected = scope.clientContext.getEndpointDetails() != null;
      if (scope.originalRequest instanceof Cancellable request) {
        request.cancel();
      }
      attempt.interrupt();
    }

    /** Says whether it rang; the thread goes on without a trace of it. */
    private synchronized boolean stop() {
      if (rang && !stopped) {
        Thread.interrupted();
      }
      stopped = true;
      return rang;
    }
  }
}
