package dev.dromedary.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dromedary.signing.InvalidSignatureException;
import dev.dromedary.signing.SigningSecret;
import dev.dromedary.signing.WebhookSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A receiver on this machine, which is registered as long as the command runs. */
@Command(
    name = "listen",
    description = {
      "Receives events on this machine: registers an endpoint, prints and verifies each request,",
      "and forwards it if you like. The endpoint is deleted at the end.",
      "The gateway must be allowed to call it (webhooks.delivery.allow-http, .allowed-networks)."
    })
final class ListenCommand implements Callable<Integer> {

  /** As a browser on this machine never may: requests that are not signed change nothing. */
  private static final int BODY_AT_MOST = 16 * 1024 * 1024;

  private static final String FORWARDED =
      "webhook-.*|ce-.*|x-.*|signature.*|stripe-signature|content-(type|digest)|user-agent";

  private static final Duration FORWARD = Duration.ofSeconds(15);

  private final DromedaryCommand command;
  private final HttpClient client = HttpClient.newHttpClient();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Event type or pattern; all by default.")
  private List<String> types = List.of("**");

  @Option(names = "--tenant", paramLabel = "NAME", description = "Of this tenant.")
  private String tenant;

  @Option(
      names = "--filter",
      paramLabel = "CEL",
      description = "Only events for which this is true.")
  private String filter;

  @Option(
      names = "--forward-to",
      paramLabel = "URL",
      description = "Sends each request on, and gives its answer back.")
  private URI forward;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address of this machine that the gateway calls; 127.0.0.1 by default.")
  private String host = "127.0.0.1";

  @Option(names = "--count", paramLabel = "N", description = "Ends after so many requests.")
  private int count = Integer.MAX_VALUE;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "Ends after this time; 1h by default.")
  private String time = "1h";

  @Mixin private SignatureOptions options;

  private SigningSecret secret;
  private WebhookSignature verifier;
  private CountDownLatch left;

  ListenCommand(DromedaryCommand command) {
    this.command = command;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Duration longest =
        Duration.between(
            java.time.Instant.parse(Field.time(time, command.around().clock())),
            command.around().clock().instant());
    secret = options.signature().generateSecret();
    verifier = VerifyCommand.verifier(options, List.of(secret.reveal()));
    left = new CountDownLatch(count);
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
    server.createContext("/", this::receive);
    server.start();
    AtomicBoolean registered = new AtomicBoolean();
    String id = register(server.getAddress().getPort());
    Runnable end =
        () -> {
          if (registered.compareAndSet(true, false)) {
            command.api().call("DELETE", "/endpoints/" + Api.encoded(id), null);
          }
        };
    registered.set(true);
    // Ctrl-C ends the process from within this hook.
    Thread hook = new Thread(end);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      command
          .err()
          .println(
              "Endpoint %s listens on port %d; Ctrl-C ends it."
                  .formatted(id, server.getAddress().getPort()));
      command.err().flush();
      left.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      end.run();
      server.stop(1);
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process ends, and the hook did what it is for.
      }
    }
    return 0;
  }

  private String register(int port) {
    ObjectNode endpoint = Api.JSON.createObjectNode();
    endpoint.put("url", "http://%s:%d/".formatted(host, port)).put("secret", secret.reveal());
    endpoint.put("description", "dromedary listen, for a while");
    types.forEach(type -> endpoint.withArray("eventTypes").add(type));
    if (!options.isStandard()) {
      endpoint.set("signature", options.json());
    }
    if (tenant != null) {
      endpoint.put("tenant", tenant);
    }
    if (filter != null) {
      endpoint.put("filter", filter);
    }
    return command.api().call("POST", "/endpoints", endpoint).json().path("id").asString();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(BODY_AT_MOST);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      boolean verified = isVerified(exchange, headers, body);
      int status = verified ? forward == null ? 204 : forwarded(headers, body) : 401;
      ObjectNode line = Api.JSON.createObjectNode();
      line.put("type", headers.getOrDefault("webhook-event-type", ""));
      line.put("id", headers.getOrDefault("webhook-id", ""));
      line.put("signature", verified ? "verified" : "WRONG").put("answer", status);
      line.put("body", new String(body, java.nio.charset.StandardCharsets.UTF_8));
      synchronized (this) {
        command
            .printer()
            .row(Column.of("type", "id", "signature", "answer", "body"), (JsonNode) line);
      }
      exchange.sendResponseHeaders(status, -1);
    } finally {
      left.countDown();
    }
  }

  private boolean isVerified(HttpExchange exchange, Map<String, String> headers, byte[] body) {
    Map<String, Object> all = new HashMap<>(headers);
    all.putAll(
        VerifyCommand.target(exchange.getRequestMethod(), exchange.getRequestURI().toString()));
    try {
      verifier.verifySaved(body, all);
      return true;
    } catch (InvalidSignatureException e) {
      return false;
    }
  }

  /** With the headers of the request that belong to it, not to its connection. */
  private int forwarded(Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(forward)
            .timeout(FORWARD)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(
        (name, value) -> {
          if (name.toLowerCase(java.util.Locale.ROOT).matches(FORWARDED)
              || name.equalsIgnoreCase(options.header())) {
            request.header(name, value);
          }
        });
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 502;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 502;
    }
  }
}
