package dev.dromedary.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The access tokens of clients of OAuth 2, each until shortly before its end. A client fetches one
 * at a time: attempts that need it meanwhile wait for the same answer, and share its failure.
 */
final class AccessTokens {

  /** So long before its end a token is fetched anew, if it lives longer than ten times that. */
  private static final Duration EARLY = Duration.ofMinutes(1);

  /** Of a token that does not say how long it lives; a 401 replaces one that ended before. */
  private static final Duration UNSAID = Duration.ofMinutes(5);

  private static final Duration LONGEST = Duration.ofDays(1);

  private final TokenEndpoint endpoint;
  private final LongSupplier nanos;
  private final Cache<Client, CompletableFuture<Issued>> tokens =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(LONGEST).build();

  AccessTokens(TokenEndpoint endpoint, LongSupplier nanos) {
    this.endpoint = endpoint;
    this.nanos = nanos;
  }

  /** Fetches a token. */
  @FunctionalInterface
  interface TokenEndpoint {

    /**
     * @throws NotSentException if there is none
     */
    Answer fetch(Client client, Duration within) throws IOException;
  }

  /** As it authenticates and connects: another secret is another client. */
  record Client(Authentication authentication, TlsSettings tls) {}

  /**
   * @param lifetime null if it is not said
   */
  record Answer(String accessToken, Duration lifetime) {

    @Override
    public String toString() {
      return "Answer[lifetime=" + lifetime + "]";
    }
  }

  private record Issued(String accessToken, long renewAt) {

    @Override
    public String toString() {
      return "Issued[]";
    }
  }

  /** A token for one request. */
  record Token(String accessToken, boolean isOlderThanTheRequest) {

    @Override
    public String toString() {
      return "Token[]";
    }
  }

  /**
   * @param deadline by {@link System#nanoTime}
   * @throws NotSentException if there is none, or not by then
   */
  Token get(Client client, long deadline) throws IOException {
    CompletableFuture<Issued> known = tokens.getIfPresent(client);
    if (known != null && isGood(known)) {
      return new Token(known.join().accessToken, true);
    }
    return new Token(fetched(client, known, deadline).accessToken, false);
  }

  /** A token in place of one that was refused: another one that was issued since, or a new one. */
  Token instead(Client client, Token refused, long deadline) throws IOException {
    CompletableFuture<Issued> known = tokens.getIfPresent(client);
    if (known != null && isGood(known) && !known.join().accessToken.equals(refused.accessToken)) {
      return new Token(known.join().accessToken, true);
    }
    return new Token(fetched(client, known, deadline).accessToken, false);
  }

  private boolean isGood(CompletableFuture<Issued> known) {
    return known.isDone()
        && !known.isCompletedExceptionally()
        && known.join().renewAt - nanos.getAsLong() > 0;
  }

  private Issued fetched(Client client, CompletableFuture<Issued> known, long deadline)
      throws IOException {
    ConcurrentMap<Client, CompletableFuture<Issued>> all = tokens.asMap();
    if (known != null && !known.isDone()) {
      return await(known, deadline);
    }
    CompletableFuture<Issued> own = new CompletableFuture<>();
    boolean isFirst =
        known == null ? all.putIfAbsent(client, own) == null : all.replace(client, known, own);
    if (!isFirst) {
      CompletableFuture<Issued> other = all.get(client);
      return other == null ? fetched(client, null, deadline) : await(other, deadline);
    }
    try {
      Answer answer =
          endpoint.fetch(
              client, Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime())));
      Issued issued = new Issued(answer.accessToken, renewAt(answer.lifetime));
      own.complete(issued);
      return issued;
    } catch (IOException | RuntimeException | Error e) {
      all.remove(client, own);
      own.completeExceptionally(e);
      throw e;
    }
  }

  private long renewAt(Duration said) {
    Duration lifetime = said == null ? UNSAID : said.compareTo(LONGEST) > 0 ? LONGEST : said;
    Duration tenth = lifetime.dividedBy(10);
    Duration early = tenth.compareTo(EARLY) < 0 ? tenth : EARLY;
    return nanos.getAsLong() + lifetime.minus(early).toNanos();
  }

  private static Issued await(CompletableFuture<Issued> fetch, long deadline) throws IOException {
    try {
      return fetch.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the attempt ended before its access token came");
    } catch (TimeoutException e) {
      throw new NotSentException(NotSentException.Missing.TOKEN_ANSWER);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof NotSentException none
          ? new NotSentException(none.missing())
          : new NotSentException(NotSentException.Missing.TOKEN_ANSWER);
    }
  }
}
