package dev.dromedary.api;

import dev.dromedary.event.EventRules;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Stands before the API and before the filters of a host: lets only calls with the key on, and only
 * while the gateway runs, and logs each change. A call that comes while the gateway starts waits.
 */
final class ApiFilter extends HttpFilter {

  private static final Logger LOG = LoggerFactory.getLogger("dev.dromedary.api");
  private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");

  /** Half of the threads of the web server stay free, as for bodies: health is answered. */
  private static final int WAITING = 100;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  private final transient Logins logins;
  private final transient BooleanSupplier started;
  private final Duration longestWait;
  private final Semaphore waiting = new Semaphore(WAITING);
  private final AtomicReference<Long> deadline = new AtomicReference<>();
  private volatile boolean hasStarted;

  /**
   * @param started whether the database has its tables and the routes run: the web server listens
   *     before that, and for a moment after
   * @param longestWait for the start, from the first call on
   */
  ApiFilter(Logins logins, BooleanSupplier started, Duration longestWait) {
    this.logins = logins;
    this.started = started;
    this.longestWait = longestWait;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // Answers hold payloads and secrets, which no cache may keep.
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Before the login: a key may be of the database, which the start opens.
    boolean runs = awaitStart();
    Caller caller = logins.caller(request, response);
    if (caller == null) {
      return;
    }
    try {
      if (runs) {
        caller.lets(request);
        chain.doFilter(new Unread(request), response);
      } else {
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        ProblemType.send(
            response,
            ProblemType.UNAVAILABLE.detail(
                "The gateway starts or stops; nothing was changed. Send it again in a second."));
      }
    } finally {
      log(request, response, caller);
    }
  }

  /** Whether it runs, once it has started; it does not come back once it stops. */
  private boolean awaitStart() {
    if (started.getAsBoolean()) {
      if (!hasStarted) {
        hasStarted = true;
      }
      return true;
    }
    if (hasStarted || !waiting.tryAcquire()) {
      return false;
    }
    try {
      deadline.compareAndSet(null, System.nanoTime() + longestWait.toNanos());
      while (!started.getAsBoolean()) {
        if (Thread.currentThread().isInterrupted() || System.nanoTime() - deadline.get() > 0) {
          return false;
        }
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
      return true;
    } finally {
      waiting.release();
    }
  }

  /**
   * A line for each call that changes something, or shows a secret: an audit finds what was done,
   * and from where. Not for events, which are many, and have a record of their own. A name with
   * blanks would look like further fields.
   */
  private static void log(HttpServletRequest request, HttpServletResponse response, Caller caller) {
    String path = request.getRequestURI();
    if (CHANGES.contains(request.getMethod())
        ? !path.contains("/api/v1/events")
        : path.endsWith("/secret")) {
      LOG.info(
          "api.called method={} path={} status={} remote={} who={}",
          request.getMethod(),
          path,
          response.getStatus(),
          request.getRemoteAddr(),
          EventRules.shown(caller.who()).replace(' ', '_'));
    }
  }

  /**
   * Without its media type, so that nothing before the call reads the body as a form or in parts:
   * it fails on some, and would take the body away from the others.
   */
  private static final class Unread extends HttpServletRequestWrapper {

    Unread(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getContentType() {
      return null;
    }
  }
}
