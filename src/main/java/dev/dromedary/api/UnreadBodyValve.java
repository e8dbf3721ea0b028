package dev.dromedary.api;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Closes the connection of a request that was answered without its body, such as one without the
 * key. Tomcat would wait for the rest on the request's thread, and as many callers as it has
 * threads would stand in the way of all others, liveness probes included. A few may still send the
 * rest, so that a client that sends all of it before it reads sees the answer.
 */
final class UnreadBodyValve extends ValveBase {

  /** Far fewer than Tomcat has threads (200). */
  private static final int WAITING = 50;

  private static final int MOST_BYTES = 2 * 1024 * 1024;
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Predicate<Request> ours;
  private final Semaphore waiting = new Semaphore(WAITING);

  UnreadBodyValve(Predicate<Request> ours) {
    super(true);
    this.ours = ours;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    getNext().invoke(request, response);
    if (!request.isAsync() && !request.isFinished() && ours.test(request)) {
      if (!isReadToItsEnd(request)) {
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
      }
    }
  }

  private boolean isReadToItsEnd(Request request) {
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      ApplicationBufferHandler chunk = new Chunk();
      long end = System.nanoTime() + LONGEST.toNanos();
      int bytes = 0;
      while (!request.isFinished()) {
        int read = request.getCoyoteRequest().doRead(chunk);
        bytes += Math.max(read, 0);
        if (read < 0 || bytes > MOST_BYTES || System.nanoTime() - end > 0) {
          return request.isFinished();
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      waiting.release();
    }
  }

  /** Where Tomcat shows what it has read. */
  private static final class Chunk implements ApplicationBufferHandler {

    private java.nio.ByteBuffer buffer;

    @Override
    public void setByteBuffer(java.nio.ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public java.nio.ByteBuffer getByteBuffer() {
      return buffer;
    }

    @Override
    public void expand(int size) {
      // It shows a buffer of Tomcat's own.
    }
  }
}
