package dev.dromedary.kit;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The receivers of a test: a real HTTP server, each path an endpoint of its own. It verifies every
 * signature with the published library, and remembers what came.
 */
public final class Receiver implements AutoCloseable {

  static {
    // Otherwise its answers wait 40 ms for the client's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** What a path answers, and how long it takes. */
  public record Reply(int status, long millis, Map<String, String> headers) {

    public static final Reply OK = new Reply(204, 0);

    public Reply(int status, long millis) {
      this(status, millis, Map.of());
    }

    public static Reply status(int status) {
      return new Reply(status, 0);
    }

    /** Until its path is told to answer something else. */
    public static Reply hang() {
      return new Reply(204, Long.MAX_VALUE);
    }
  }

  /** Decides an answer. */
  @FunctionalInterface
  public interface Behaviour {

    /**
     * @param times how often this webhook-id came to this path, this time included
     */
    Reply reply(String webhookId, int times);
  }

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "receiver");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Inbox> inboxes = new ConcurrentHashMap<>();

  public Receiver() {
    this(0);
  }

  /** At a port that was found free. */
  public Receiver(int port) {
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** What came to the path; it answers 204 unless told otherwise. */
  public Inbox inbox(String path) {
    return inboxes.computeIfAbsent(path, p -> new Inbox());
  }

  /** Registers a path as endpoint and verifies its signatures from then on. */
  public GatewayApi.Registered register(GatewayApi api, String path, String... eventTypes) {
    return register(api, path, Map.of("eventTypes", eventTypes));
  }

  /** The same with further fields. */
  public GatewayApi.Registered register(GatewayApi api, String path, Map<String, ?> fields) {
    Map<String, Object> endpoint = new HashMap<>(fields);
    endpoint.put("url", url(path));
    GatewayApi.Registered registered = api.register(endpoint);
    inbox(path).verifyWith(registered.secret());
    return registered;
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Inbox inbox = inboxes.get(exchange.getRequestURI().getPath());
    if (inbox == null) {
      answer(exchange, 404);
      return;
    }
    Inbox.Took took =
        inbox.took(HttpHeaders.of(exchange.getRequestHeaders(), (n, v) -> true), body);
    Reply reply = took.reply();
    try {
      if (reply.millis == Long.MAX_VALUE) {
        took.told().await();
      } else {
        TimeUnit.MILLISECONDS.sleep(reply.millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reply.headers.forEach(exchange.getResponseHeaders()::add);
    answer(exchange, reply.status);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  static boolean verifies(Webhook webhook, HttpHeaders headers, byte[] body) {
    try {
      webhook.verify(new String(body, StandardCharsets.UTF_8), headers);
      return true;
    } catch (WebhookVerificationException e) {
      return false;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
