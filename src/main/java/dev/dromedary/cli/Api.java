package dev.dromedary.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The HTTP API of one gateway, called with one key. */
final class Api {

  static final JsonMapper JSON = JsonMapper.shared();

  private static final String ROOT = "/api/v1";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(90);

  private final Profile profile;
  private final HttpClient client =
      HttpClient.newBuilder()
          // Over cleartext the JDK would ask to upgrade, which some proxies refuse.
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .build();

  Api(Profile profile) {
    this.profile = profile;
  }

  /**
   * A successful answer.
   *
   * @param etag of an endpoint, or empty
   */
  record Answer(int status, String etag, JsonNode json) {}

  /** A segment of a path, or a value of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode get(String path) {
    return call("GET", path, null).json();
  }

  /**
   * @param body JSON, or null
   * @param headers names and values in turn
   * @throws RefusedException if the answer is no success
   * @throws UnreachableException if there is none
   */
  Answer call(String method, String path, JsonNode body, String... headers) {
    byte[] bytes = body == null ? null : JSON.writeValueAsBytes(body);
    HttpResponse<InputStream> response = send(method, path, "application/json", bytes, headers);
    try (InputStream in = response.body()) {
      byte[] answer = in.readAllBytes();
      String etag = response.headers().firstValue("ETag").orElse("");
      return new Answer(response.statusCode(), etag, read(answer));
    } catch (IOException e) {
      throw new UnreachableException(profile.url(), e);
    }
  }

  /** A call whose answer is read as it comes, a list of any length for example. */
  InputStream open(String method, String path, String contentType, byte[] body, String accept) {
    return send(method, path, contentType, body, "Accept", accept).body();
  }

  /**
   * Server-sent events.
   *
   * @param last id of the last one that was read, or null
   */
  InputStream stream(String path, String last) {
    String[] headers =
        last == null
            ? new String[] {"Accept", "text/event-stream"}
            : new String[] {"Accept", "text/event-stream", "Last-Event-ID", last};
    return send("GET", path, null, null, headers).body();
  }

  /**
   * All entries of a list, page by page.
   *
   * @param most as many entries at most
   * @return whether there are more
   */
  boolean each(String path, long most, Consumer<JsonNode> entry) {
    long left = most;
    String cursor = null;
    do {
      String page = path + (path.contains("?") ? "&" : "?") + "limit=" + Math.min(left, 1000);
      JsonNode answer = get(cursor == null ? page : page + "&cursor=" + encoded(cursor));
      for (JsonNode item : answer.path("data")) {
        entry.accept(item);
        left--;
      }
      cursor = answer.path("nextCursor").asString(null);
    } while (cursor != null && left > 0);
    return cursor != null;
  }

  List<JsonNode> all(String path) {
    List<JsonNode> all = new ArrayList<>();
    each(path, Long.MAX_VALUE, all::add);
    return all;
  }

  private HttpResponse<InputStream> send(
      String method, String path, String contentType, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(ANSWER)
            .method(
                method, HttpRequest.BodyPublishers.ofByteArray(body == null ? new byte[0] : body));
    if (profile.key() != null) {
      request.header("Authorization", "Bearer " + profile.key());
    }
    if (body != null) {
      request.header("Content-Type", contentType);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() >= 300) {
        throw refused(response);
      }
      return response;
    } catch (IOException e) {
      throw new UnreachableException(profile.url(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  private URI uri(String path) {
    return URI.create(profile.url() + (path.startsWith("/actuator") ? path : ROOT + path));
  }

  private static JsonNode read(byte[] text) {
    if (text.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(new ByteArrayInputStream(text));
    } catch (JacksonException e) {
      throw new RefusedException(
          "The answer is no JSON; this is the address of something other than a gateway.");
    }
  }

  private static RefusedException refused(HttpResponse<InputStream> response) throws IOException {
    byte[] body = response.body().readAllBytes();
    int status = response.statusCode();
    JsonNode problem;
    try {
      problem = read(body);
    } catch (RefusedException e) {
      problem = MissingNode.getInstance();
    }
    String detail = problem.path("detail").asString("The answer has status " + status + ".");
    String field = problem.path("field").asString("");
    if (!field.isEmpty() && !detail.contains(field)) {
      detail = field + ": " + detail;
    }
    return new RefusedException(status, detail + nextStep(status, response));
  }

  private static String nextStep(int status, HttpResponse<?> response) {
    return switch (status) {
      case 401 -> "\nSign in with a key of this gateway: dromedary login --url URL";
      case 403 -> "\nUse a key of a higher role: dromedary login, or --profile NAME";
      case 404 -> "\nLook the id up with the list command beside this one.";
      case 412 -> "\nIt was changed meanwhile: look at it again and repeat the command.";
      case 429, 503 ->
          "\nTry again"
              + response
                  .headers()
                  .firstValue("Retry-After")
                  .map(seconds -> " in " + seconds + " seconds.")
                  .orElse(" later.");
      default -> "";
    };
  }
}
