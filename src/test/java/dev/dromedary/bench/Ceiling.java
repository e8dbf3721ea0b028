package dev.dromedary.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;

/**
 * An HTTP client alone, which posts the same bodies to the same sink and does nothing else: the
 * same headers as the gateway's, but the signature is not computed. The ceiling is the gateway's
 * own client, Apache's: no gateway on this machine can be faster. The other one is the JDK's.
 *
 * <p>Arguments: the {@link Client}, port of the sink, requests of each round, bytes of each body.
 * Prints a line for each number of threads, its last word the requests a second; each counts from
 * its second round.
 */
final class Ceiling {

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type", "application/json",
          "User-Agent", "Dromedary/bench",
          "webhook-id", "evt-0-12345",
          "webhook-timestamp", "1700000000",
          "webhook-signature", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=");

  /** Who posts. */
  enum Client {
    GATEWAY {
      @Override
      Post post(URI url, int threads) {
        PoolingHttpClientConnectionManager connections =
            PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(threads)
                .setMaxConnPerRoute(threads)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .build();
        CloseableHttpClient client =
            HttpClients.custom()
                .setConnectionManager(connections)
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .build();
        return body -> {
          HttpPost request = new HttpPost(url);
          request.setEntity(new ByteArrayEntity(body, null));
          HEADERS.forEach(request::addHeader);
          client.execute(request, response -> null);
        };
      }
    },
    JDK {
      @Override
      Post post(URI url, int threads) {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return body -> {
          HttpRequest.Builder request =
              HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofByteArray(body));
          HEADERS.forEach(request::header);
          try {
            client.send(request.build(), HttpResponse.BodyHandlers.discarding());
          } catch (IOException e) {
            // Now and then it closes a connection of its pool that it has just taken.
            client.send(request.build(), HttpResponse.BodyHandlers.discarding());
          }
        };
      }
    };

    /** How one posts with a client that is made for so many threads. */
    abstract Post post(URI url, int threads);
  }

  /** Sends a body, and waits for the answer. */
  private interface Post {
    void send(byte[] body) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    Client client = Client.valueOf(args[0]);
    URI url = URI.create("http://127.0.0.1:" + args[1] + "/");
    int requests = Integer.parseInt(args[2]);
    int bytes = Integer.parseInt(args[3]);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          failure.printStackTrace();
          System.exit(1);
        });
    for (int threads : new int[] {8, 16, 32, 64}) {
      Post post = client.post(url, threads);
      round(post, threads, requests, bytes);
      double rate = round(post, threads, requests, bytes);
      System.out.printf(Locale.ROOT, "%d threads, requests a second: %.0f%n", threads, rate);
    }
    // What the clients hold goes with the process.
    System.exit(0);
  }

  private static double round(Post post, int threads, int requests, int bytes)
      throws InterruptedException {
    AtomicLong left = new AtomicLong(requests);
    CountDownLatch done = new CountDownLatch(threads);
    long start = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      new Thread(
              () -> {
                while (left.getAndDecrement() > 0) {
                  send(post, bytes);
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    return requests * 1e9 / (System.nanoTime() - start);
  }

  private static void send(Post post, int bytes) {
    try {
      post.send(Publisher.body(Group.micros(), bytes));
    } catch (Exception e) {
      throw new IllegalStateException("A request failed", e);
    }
  }
}
