package dev.dromedary.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.signing.SigningSecret;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public keys that sign requests, as a JSON Web Key Set (RFC 7517), without a key of the API:
 * receivers find the key of a request there by its id. Says of no endpoint which key it has.
 */
final class KeySetServlet extends HttpServlet {

  static final String PATH = "/.well-known/jwks.json";

  private final Endpoints endpoints;
  private final Clock clock;

  /** It is open to strangers, so it must cost no walk over all endpoints each time. */
  private final Cache<String, byte[]> contents =
      Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(1)).build();

  KeySetServlet(Endpoints endpoints, Clock clock) {
    this.endpoints = endpoints;
    this.clock = clock;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] content = contents.get(PATH, path -> content(clock.instant()));
    response.setHeader(HttpHeaders.CACHE_CONTROL, "max-age=60");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType("application/jwk-set+json");
    response.setContentLength(content.length);
    response.getOutputStream().write(content);
  }

  private byte[] content(Instant now) {
    List<Map<String, String>> keys =
        endpoints.all().stream()
            .flatMap(endpoint -> endpoint.secrets().at(now).stream())
            .map(SigningSecret::publicKey)
            .filter(Objects::nonNull)
            .map(key -> key.jwk())
            .toList();
    return JsonMapper.shared().writeValueAsBytes(Map.of("keys", keys));
  }
}
