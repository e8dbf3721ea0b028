package dev.dromedary.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;

/**
 * The ceiling: the gateway's HTTP client alone, which posts the same bodies to the same sink and
 * does nothing else: the same headers as the gateway's, but the signature is not computed. No
 * gateway on this machine can be faster.
 *
 * <p>Arguments: port of the sink, requests of each round, bytes of each body. Prints a line for
 * each number of threads, its last word the requests a second; each counts from its second round.
 */
final class Ceiling {

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int requests = Integer.parseInt(args[1]);
    int bytes = Integer.parseInt(args[2]);
    for (int threads : new int[] {8, 16, 32, 64}) {
      PoolingHttpClientConnectionManager connections =
          PoolingHttpClientConnectionManagerBuilder.create()
              .setMaxConnTotal(threads)
              .setMaxConnPerRoute(threads)
              .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
              .build();
      try (CloseableHttpClient client =
          HttpClients.custom()
              .setConnectionManager(connections)
              .disableAutomaticRetries()
              .disableCookieManagement()
              .disableContentCompression()
              .build()) {
        round(client, port, threads, requests, bytes);
        double rate = round(client, port, threads, requests, bytes);
        System.out.printf(Locale.ROOT, "%d threads, requests a second: %.0f%n", threads, rate);
      }
    }
  }

  private static double round(
      CloseableHttpClient client, int port, int threads, int requests, int bytes)
      throws InterruptedException {
    AtomicLong left = new AtomicLong(requests);
    CountDownLatch done = new CountDownLatch(threads);
    long start = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      new Thread(
              () -> {
                while (left.getAndDecrement() > 0) {
                  post(client, port, bytes);
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    return requests * 1e9 / (System.nanoTime() - start);
  }

  private static void post(CloseableHttpClient client, int port, int bytes) {
    HttpPost request = new HttpPost("http://127.0.0.1:" + port + "/");
    request.setEntity(
        new ByteArrayEntity(Publisher.body(Group.micros(), bytes), ContentType.APPLICATION_JSON));
    request.addHeader("User-Agent", "Dromedary/bench");
    request.addHeader("webhook-id", "evt-0-12345");
    request.addHeader("webhook-timestamp", "1700000000");
    request.addHeader("webhook-signature", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=");
    try {
      client.execute(request, response -> null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
