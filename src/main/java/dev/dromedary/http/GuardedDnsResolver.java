package dev.dromedary.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * Resolves a receiver's name and gives only addresses that may be connected to. The connection goes
 * to just these, so a name that answers differently the second time gains nothing.
 *
 * <p>The system's look-up can neither be ended nor given a time, so it runs on a thread of its own,
 * one for all attempts that ask for the same name at the same time. An attempt waits for it at most
 * {@code timeout}, and less if it is interrupted.
 */
final class GuardedDnsResolver implements DnsResolver {

  private final Predicate<InetAddress> allowed;
  private final DnsResolver system;
  private final Duration timeout;
  private final Executor threads;
  private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> underWay =
      new ConcurrentHashMap<>();

  /**
   * @param threads of which each look-up that hangs keeps one
   */
  GuardedDnsResolver(Predicate<InetAddress> allowed, Duration timeout, Executor threads) {
    this(SystemDefaultDnsResolver.INSTANCE, allowed, timeout, threads);
  }

  GuardedDnsResolver(
      DnsResolver system, Predicate<InetAddress> allowed, Duration timeout, Executor threads) {
    this.system = system;
    this.allowed = allowed;
    this.timeout = timeout;
    this.threads = threads;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses =
        Arrays.stream(isAddress(host) ? system.resolve(host) : await(host))
            .filter(allowed)
            .toArray(InetAddress[]::new);
    if (addresses.length == 0) {
      throw new ForbiddenAddressException(host);
    }
    return addresses;
  }

  static boolean isAddress(String host) {
    return host.startsWith("[") || InetAddressUtils.isIPv4(host);
  }

  private InetAddress[] await(String host) throws UnknownHostException {
    try {
      return lookUp(host).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LookUpTimeoutException();
    } catch (TimeoutException e) {
      throw new LookUpTimeoutException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException) {
        throw new UnknownHostException("The name is not known");
      }
      throw new IllegalStateException("A name could not be looked up", e.getCause());
    }
  }

  private CompletableFuture<InetAddress[]> lookUp(String host) {
    CompletableFuture<InetAddress[]> own = new CompletableFuture<>();
    CompletableFuture<InetAddress[]> other = underWay.putIfAbsent(host, own);
    if (other != null) {
      return other;
    }
    try {
      threads.execute(() -> complete(own, host));
    } catch (RuntimeException e) {
      underWay.remove(host, own);
      throw e;
    }
    return own;
  }

  private void complete(CompletableFuture<InetAddress[]> own, String host) {
    try {
      own.complete(system.resolve(host));
    } catch (UnknownHostException | RuntimeException e) {
      own.completeExceptionally(e);
    } finally {
      underWay.remove(host, own);
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return host;
  }
}
