package dev.dromedary.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.dromedary.jdbc.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.ErrorResponseException;

/**
 * Lets callers in by their keys, and limits failures by address: after ten in a minute a wrong key
 * is answered 429 until the minute ends. A right key is always good, as an address may be that of
 * many callers; guessing it takes as long, since keys are random.
 */
final class Logins {

  private static final Logger LOG = LoggerFactory.getLogger(Logins.class);
  private static final int FAILURES = 10;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Callers callers;
  private final InstantSource clock;
  private final Cache<String, Failures> failures =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(WINDOW).build();

  Logins(Callers callers, InstantSource clock) {
    this.callers = callers;
    this.clock = clock;
  }

  private record Failures(Instant since, int count) {}

  /** The caller, or null if the request has been answered. */
  Caller caller(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Caller caller;
    try {
      caller = callers.of(request).orElse(null);
    } catch (StoreUnavailableException e) {
      response.setHeader(HttpHeaders.RETRY_AFTER, "5");
      ProblemType.send(response, ProblemType.UNAVAILABLE.detail(e.getMessage()));
      return null;
    } catch (ErrorResponseException e) {
      ProblemType.send(response, e.getBody());
      return null;
    }
    if (caller != null) {
      return caller;
    }
    if (ApiKey.sentWith(request).isEmpty()) {
      ApiKey.refuse(response);
      return null;
    }
    Instant now = clock.instant();
    Failures of = failed(NetworkOf.address(request.getRemoteAddr()), now);
    if (of.count() <= FAILURES) {
      ApiKey.refuse(response);
      return null;
    }
    long seconds = Duration.between(now, of.since().plus(WINDOW)).toSeconds() + 1;
    response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    ProblemType.send(
        response,
        ProblemType.TOO_MANY_FAILURES.detail(
            "Too many wrong keys came from this address; a right one is good at any time."));
    return null;
  }

  private Failures failed(String address, Instant now) {
    Failures after =
        failures
            .asMap()
            .merge(
                address,
                new Failures(now, 1),
                (before, one) ->
                    before.since().plus(WINDOW).isAfter(now)
                        ? new Failures(before.since(), before.count() + 1)
                        : one);
    if (after.count() == 1) {
      LOG.warn("A call with a wrong key came from {}; more in this minute are not logged", address);
    }
    return after;
  }
}
