package dev.dromedary.demo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dromedary.signing.SignatureScheme;
import dev.dromedary.signing.SignedRequest;
import dev.dromedary.signing.SigningSecret;
import dev.dromedary.signing.StandardWebhooks;
import dev.dromedary.startup.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A customer's server: verifies each request, then answers as configured. It signs what came itself
 * and compares, so that the demo needs no library; a receiver takes one of <a
 * href="https://www.standardwebhooks.com">Standard Webhooks</a>.
 */
final class DemoReceiver implements AutoCloseable {

  /** The behaviour of a receiver at an event with a valid signature. */
  interface Behaviour {

    /** Returns the HTTP status. */
    int answer(String eventId, byte[] body) throws InterruptedException;
  }

  private static final SignatureScheme SCHEME = new StandardWebhooks();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong forged = new AtomicLong();

  /** Takes the port; nothing is answered before the start. */
  DemoReceiver(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new StartException(
          "Port %d, on which a receiver of the demo listens, is taken.".formatted(port),
          "Stop what listens on it, or choose others: webhooks.demo.port in"
              + " config/application-demo.yaml and the URLs in config/demo/endpoints.yaml.",
          e);
    }
  }

  void start(String path, SigningSecret secret, Behaviour behaviour) {
    server.createContext(path, exchange -> receive(exchange, secret, behaviour));
    server.setExecutor(threads);
    server.start();
  }

  /** Lets a person steer the receiver: {@code POST path?on=true}. */
  void onSwitch(String path, java.util.function.Consumer<Boolean> flip) {
    server.createContext(
        path,
        exchange -> {
          boolean on = "on=true".equals(exchange.getRequestURI().getQuery());
          flip.accept(on);
          byte[] answer = (on ? "on\n" : "off\n").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
  }

  /** For an endpoint that a person registers: the receiver does not have its secret. */
  void takesUnverified(String path) {
    server.createContext(
        path,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
  }

  /** Requests whose signature was wrong. */
  long forged() {
    return forged.get();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void receive(HttpExchange exchange, SigningSecret secret, Behaviour behaviour)
      throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status;
    try {
      if (isSigned(exchange.getRequestHeaders(), body, secret)) {
        status = behaviour.answer(exchange.getRequestHeaders().getFirst("webhook-id"), body);
      } else {
        forged.incrementAndGet();
        status = 401;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      status = 503;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static boolean isSigned(Headers headers, byte[] body, SigningSecret secret) {
    String id = headers.getFirst("webhook-id");
    String timestamp = headers.getFirst(StandardWebhooks.TIMESTAMP);
    String signatures = headers.getFirst(StandardWebhooks.SIGNATURE);
    if (id == null || timestamp == null || signatures == null || !timestamp.matches("\\d{1,12}")) {
      return false;
    }
    byte[] expected =
        SCHEME
            .headers(
                new SignedRequest(id, Long.parseLong(timestamp), null, null, body), List.of(secret))
            .get(StandardWebhooks.SIGNATURE)
            .getBytes(StandardCharsets.UTF_8);
    return Arrays.stream(signatures.split(" "))
        .map(signature -> signature.getBytes(StandardCharsets.UTF_8))
        .anyMatch(signature -> MessageDigest.isEqual(signature, expected));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
