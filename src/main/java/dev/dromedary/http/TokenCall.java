package dev.dromedary.http;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a token endpoint for a token by client credentials (RFC 6749 section 4.4), as a receiver is
 * called: by the same address guard, deadline, limits, proxy and TLS.
 */
final class TokenCall implements AccessTokens.TokenEndpoint {

  private static final String FORM = "application/x-www-form-urlencoded";

  /** RFC 6750 section 2.1. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,16000}=*");

  private final HttpClient http;

  TokenCall(HttpClient http) {
    this.http = http;
  }

  @Override
  public AccessTokens.Answer fetch(AccessTokens.Client client, Duration within) throws IOException {
    Authentication by = client.authentication();
    HttpPost request = new HttpPost("http://token");
    request.addHeader(RequestTarget.URL, by.tokenUrl());
    request.addHeader(DeadlineInterceptor.TIMEOUT, Long.toString(within.toMillis()));
    request.addHeader(HttpHeaders.ACCEPT, "application/json");
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    if (by.scope() != null) {
      form.put("scope", by.scope());
    }
    if (by.audience() != null) {
      form.put("audience", by.audience());
    }
    if (by.clientAuthentication() == Authentication.ClientAuthentication.BODY) {
      form.put("client_id", by.clientId());
      form.put("client_secret", by.clientSecret());
    } else {
      request.addHeader(
          HttpHeaders.AUTHORIZATION,
          Authentication.basicHeader(encoded(by.clientId()), encoded(by.clientSecret())));
    }
    request.setEntity(
        new RequestBody(
            form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII),
            FORM,
            null,
            client.tls()));
    try {
      return http.execute(new HttpHost("token"), request, TokenCall::read);
    } catch (NotSentException e) {
      throw e;
    } catch (IOException e) {
      NotSentException none = new NotSentException(NotSentException.Missing.TOKEN_ANSWER);
      none.addSuppressed(e);
      throw none;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static AccessTokens.Answer read(ClassicHttpResponse response)
      throws IOException, HttpException {
    byte[] body =
        response.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(response.getEntity());
    if (response.getCode() >= HttpStatus.SC_SERVER_ERROR) {
      throw new NotSentException(NotSentException.Missing.TOKEN_ANSWER);
    }
    try {
      JsonNode answer = JsonMapper.shared().readTree(body);
      String token = answer.path("access_token").asString("");
      if (response.getCode() == HttpStatus.SC_OK
          && TOKEN.matcher(token).matches()
          && answer.path("token_type").asString("").equalsIgnoreCase("Bearer")) {
        long seconds = answer.path("expires_in").asLong(-1);
        return new AccessTokens.Answer(token, seconds < 0 ? null : Duration.ofSeconds(seconds));
      }
    } catch (JacksonException e) {
      // An answer that is no JSON has no token.
    }
    throw new NotSentException(NotSentException.Missing.TOKEN);
  }
}
