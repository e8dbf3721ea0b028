package dev.dromedary.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The authorization code flow of an identity provider, at which Anna is signed in already. It is
 * strict: a code is good once, for its client, page and verifier.
 */
public final class CodeFlow {

  public static final String CLIENT = "dromedary-console";
  public static final String SECRET = "secret of the console: 100%";

  private static final Consumer<JWTClaimsSet.Builder> NO_CHANGE = claims -> {};

  private final IdentityProvider provider;
  private final Map<String, Map<String, String>> begun = new ConcurrentHashMap<>();
  private volatile Consumer<JWTClaimsSet.Builder> idToken;
  private volatile Consumer<JWTClaimsSet.Builder> accessToken;
  private volatile boolean isAway;
  private volatile boolean isDripping;

  CodeFlow(IdentityProvider provider) {
    this.provider = provider;
    reset();
  }

  public void reset() {
    idToken = NO_CHANGE;
    accessToken = claims -> claims.claim("roles", List.of("operator"));
    isAway = false;
    isDripping = false;
  }

  public void changeIdToken(Consumer<JWTClaimsSet.Builder> change) {
    idToken = change;
  }

  /**
   * @param change null for one that is no JWT
   */
  public void changeAccessToken(Consumer<JWTClaimsSet.Builder> change) {
    accessToken = change;
  }

  public void goAway() {
    isAway = true;
  }

  /** Answers a byte after the other, until the client has left. */
  public void drip() {
    isDripping = true;
  }

  void authorize(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> asked = fields(exchange.getRequestURI().getRawQuery());
      boolean isRight =
          CLIENT.equals(asked.get("client_id"))
              && "code".equals(asked.get("response_type"))
              && "one".equals(asked.get("tenant"))
              && "openid".equals(asked.get("scope"))
              && "S256".equals(asked.get("code_challenge_method"));
      if (!isRight) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      String code = UUID.randomUUID().toString();
      begun.put(code, asked);
      exchange
          .getResponseHeaders()
          .set(
              "Location",
              "%s?code=%s&state=%s&iss=%s"
                  .formatted(
                      asked.get("redirect_uri"),
                      code,
                      asked.get("state"),
                      URLEncoder.encode(provider.issuer(), UTF_8)));
      exchange.sendResponseHeaders(302, -1);
    }
  }

  void token(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> sent =
          fields(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      if (isAway) {
        exchange.sendResponseHeaders(500, -1);
        return;
      }
      if (isDripping) {
        exchange.sendResponseHeaders(200, 0);
        while (true) {
          exchange.getResponseBody().write(' ');
          exchange.getResponseBody().flush();
          LockSupport.parkNanos(50_000_000);
        }
      }
      Map<String, String> asked = begun.remove(sent.getOrDefault("code", ""));
      if (asked == null
          || !"authorization_code".equals(sent.get("grant_type"))
          || !asked.get("redirect_uri").equals(sent.get("redirect_uri"))
          || !challenge(sent.get("code_verifier")).equals(asked.get("code_challenge"))
          || !login().equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      String id =
          provider.token(
              claims -> {
                claims.audience(CLIENT).claim("nonce", asked.get("nonce"));
                idToken.accept(claims);
              });
      String access = accessToken == null ? "opaque" : provider.token(accessToken);
      byte[] json =
          "{\"token_type\":\"Bearer\",\"access_token\":\"%s\",\"id_token\":\"%s\"}"
              .formatted(access, id)
              .getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, json.length);
      exchange.getResponseBody().write(json);
    }
  }

  private static String challenge(String verifier) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(DigestUtils.sha256(verifier));
  }

  /** RFC 6749, section 2.3.1. */
  private static String login() {
    String login = URLEncoder.encode(CLIENT, UTF_8) + ":" + URLEncoder.encode(SECRET, UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
  }

  private static Map<String, String> fields(String form) {
    return Arrays.stream(form.split("&"))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                field -> field[0],
                field -> field.length == 1 ? "" : URLDecoder.decode(field[1], UTF_8)));
  }
}
