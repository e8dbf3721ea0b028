package dev.dromedary.kit;

import java.io.IOException;
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
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The HTTP API of a gateway, as a client of its own uses it.
 *
 * @param root such as {@code http://127.0.0.1:8080}
 */
public record GatewayApi(String root, String key) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  public GatewayApi(String root) {
    this(root, GatewayProcess.KEY);
  }

  public GatewayApi with(String otherKey) {
    return new GatewayApi(root, otherKey);
  }

  /**
   * An answer with its JSON, or an empty one.
   *
   * @param retryAfter seconds, or -1 if it does not say
   */
  public record Answer(int status, JsonNode json, int retryAfter) {}

  /** An endpoint that was registered. */
  public record Registered(String id, String secret) {}

  public Answer get(String path) {
    return call("GET", path, null);
  }

  public Answer post(String path, Object body) {
    return call("POST", path, body);
  }

  public Answer put(String path, Object body) {
    return call("PUT", path, body);
  }

  public Answer patch(String path, Object body) {
    return call("PATCH", path, body);
  }

  public Answer delete(String path) {
    return call("DELETE", path, null);
  }

  /** With headers of its own, which the answer has too. */
  public HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + key)
            .headers(headers)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  public int status(String path) {
    return get(path).status;
  }

  public Registered register(String url, String... eventTypes) {
    return register(Map.of("url", url, "eventTypes", eventTypes));
  }

  public Registered register(Map<String, ?> endpoint) {
    Answer answer = post("/api/v1/endpoints", endpoint);
    if (answer.status != 201) {
      throw new AssertionError("Not registered: " + answer);
    }
    return new Registered(
        answer.json.path("id").stringValue(), answer.json.path("secret").stringValue());
  }

  /** All entries of a list, page by page. */
  public List<JsonNode> all(String path) {
    List<JsonNode> entries = new ArrayList<>();
    String cursor = null;
    do {
      String page = path + (path.contains("?") ? "&" : "?") + "limit=250";
      if (cursor != null) {
        page += "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
      }
      Answer answer = get(page);
      if (answer.status != 200) {
        throw new AssertionError("No list: " + answer);
      }
      answer.json.path("data").forEach(entries::add);
      cursor = answer.json.path("nextCursor").stringValueOpt().orElse(null);
    } while (cursor != null);
    return entries;
  }

  /**
   * @throws UncheckedIOException if there is no answer
   */
  private Answer call(String method, String path, Object body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(
                        body instanceof byte[] bytes ? bytes : JSON.writeValueAsBytes(body)))
            .build();
    try {
      HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(),
          JSON.readTree(response.body()),
          response.headers().firstValue("Retry-After").map(Integer::parseInt).orElse(-1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
