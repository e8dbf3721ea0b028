package dev.dromedary.deliver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

/**
 * Ends an exchange at its deadline, whatever it is at: connecting, writing, or reading an answer
 * that drips in byte by byte, which no socket timeout ends. Reads the answer itself, at most {@code
 * limit} bytes of it; a longer one costs its connection.
 *
 * <p>A request that has an earlier deadline says so in the header {@link #TIMEOUT}, which ends
 * here.
 */
public final class DeadlineInterceptor implements ExecChainHandler {

  /** Milliseconds; no endpoint can set it, because its name begins as those of the signature. */
  public static final String TIMEOUT = "webhook-timeout";

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
    AtomicBoolean over = new AtomicBoolean();
    ScheduledFuture<?> alarm =
        timer.schedule(() -> cancel(scope, over), millis(request), TimeUnit.MILLISECONDS);
    try {
      ClassicHttpResponse response = chain.proceed(request, scope);
      readWithin(response, scope);
      return response;
    } catch (IOException | RuntimeException e) {
      if (over.get()) {
        DeadlineExceededException exceeded = new DeadlineExceededException();
        exceeded.addSuppressed(e);
        throw exceeded;
      }
      throw e;
    } finally {
      alarm.cancel(false);
    }
  }

  private long millis(ClassicHttpRequest request) {
    Header own = request.getFirstHeader(TIMEOUT);
    if (own == null) {
      return deadline.toMillis();
    }
    request.removeHeaders(TIMEOUT);
    return Math.min(Long.parseLong(own.getValue()), deadline.toMillis());
  }

  private static void cancel(ExecChain.Scope scope, AtomicBoolean over) {
    over.set(true);
    if (scope.originalRequest instanceof Cancellable request) {
      request.cancel();
    }
  }

  private void readWithin(ClassicHttpResponse response, ExecChain.Scope scope) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return;
    }
    ByteArrayOutputStream read = new ByteArrayOutputStream(256);
    byte[] buffer = new byte[4096];
    InputStream content = entity.getContent();
    int n = 0;
    while (read.size() < limit
        && (n = content.read(buffer, 0, Math.min(buffer.length, limit - read.size()))) >= 0) {
      read.write(buffer, 0, n);
    }
    if (n < 0) {
      content.close();
    } else {
      // Closing the answer would read the rest of it first, however long.
      scope.execRuntime.discardEndpoint();
    }
    response.setEntity(
        new ByteArrayEntity(read.toByteArray(), ContentType.APPLICATION_OCTET_STREAM));
  }
}
