package dev.dromedary.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.DnsResolver;

/** Name servers by which every name is this machine's, but none says so of {@code *.hanging.*}. */
final class HangingNames implements DnsResolver, AutoCloseable {

  private final CountDownLatch answers = new CountDownLatch(1);
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  GuardedDnsResolver resolver(Duration patience) {
    return new GuardedDnsResolver(this, address -> true, patience, threads);
  }

  List<String> asked() {
    return List.copyOf(asked);
  }

  void answer() {
    answers.countDown();
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    asked.add(host);
    if (host.contains(".hanging.")) {
      try {
        answers.await();
      } catch (InterruptedException e) {
        throw new UnknownHostException(host);
      }
    }
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
