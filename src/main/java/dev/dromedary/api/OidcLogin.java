package dev.dromedary.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.startup.KeyFile;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The authorization code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636), state
 * and nonce. Nothing of it is kept here: any gateway takes the answer.
 */
final class OidcLogin implements ProviderLogin {

  private static final Logger LOG = LoggerFactory.getLogger("dev.dromedary.api");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_ANSWER = 64 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final OidcProperties oidc;
  private final JwtDecoder idTokens;
  private final TokenLogins tokens;
  private volatile Description description;

  /** Made at the first sign-in: it has a thread of its own. */
  private final Supplier<RestClient> http = SingletonSupplier.of(OidcLogin::client);

  /**
   * @param idTokens verifies a token of the provider for this client
   * @param tokens of the API
   */
  OidcLogin(OidcProperties oidc, JwtDecoder idTokens, TokenLogins tokens) {
    this.oidc = oidc;
    this.idTokens = idTokens;
    this.tokens = tokens;
  }

  /** Of OpenID Connect Discovery 1.0. */
  private record Description(URI authorization, URI token) {}

  @Override
  public Optional<String> provider() {
    return oidc.clientId().isEmpty()
        ? Optional.empty()
        : Optional.of(URI.create(oidc.issuer()).getHost());
  }

  @Override
  public Begun begin(URI redirectUri) {
    String state = KeyFile.random();
    String nonce = KeyFile.random();
    String verifier = KeyFile.random();
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("response_type", "code");
    asked.put("client_id", oidc.clientId());
    asked.put("redirect_uri", redirectUri.toString());
    asked.put("scope", oidc.scope());
    asked.put("state", state);
    asked.put("nonce", nonce);
    asked.put("code_challenge", base64(DigestUtils.sha256(verifier)));
    asked.put("code_challenge_method", "S256");
    String to = description().authorization().toString();
    return new Begun(
        URI.create(to + (to.contains("?") ? "&" : "?") + form(asked)),
        String.join(" ", state, nonce, verifier));
  }

  @Override
  public Optional<String> end(String secrets, Map<String, String> answer, URI redirectUri) {
    String[] begun = secrets.split(" ");
    String state = answer.getOrDefault("state", "");
    // The issuer stands in the answer by RFC 9207: that of another one is mixed up.
    if (!MessageDigest.isEqual(begun[0].getBytes(US_ASCII), state.getBytes(UTF_8))
        || !answer.getOrDefault("iss", oidc.issuer()).equals(oidc.issuer())) {
      LOG.warn("An answer of the identity provider belongs to no sign-in of its browser");
      return Optional.empty();
    }
    if (answer.get("code") == null) {
      LOG.info("A sign-in did not succeed at the identity provider");
      return Optional.empty();
    }
    JsonNode given = exchange(answer.get("code"), begun[2], redirectUri);
    String idToken = given.path("id_token").asString("");
    if (!isOfThisSignIn(idToken, begun[1])) {
      return Optional.empty();
    }
    String accessToken = given.path("access_token").asString("");
    return Optional.of(isTaken(accessToken) ? accessToken : idToken);
  }

  /** An access token may be for the API, with the roles, or for the provider alone, and opaque. */
  private boolean isTaken(String accessToken) {
    try {
      return tokens.of(accessToken).isPresent();
    } catch (StoreUnavailableException e) {
      throw new UnavailableException(e.getMessage(), e);
    } catch (org.springframework.web.ErrorResponseException e) {
      // It is, and says why it has no role.
      return true;
    }
  }

  private boolean isOfThisSignIn(String idToken, String nonce) {
    try {
      Jwt jwt = idTokens.decode(idToken);
      String azp = jwt.getClaimAsString("azp");
      return nonce.equals(jwt.getClaimAsString("nonce"))
          && (azp == null || azp.equals(oidc.clientId()));
    } catch (BadJwtException e) {
      LOG.warn("The identity provider gave an ID token that is not valid: {}", e.getMessage());
      return false;
    } catch (JwtException | JwtDecoderInitializationException e) {
      throw new UnavailableException("The identity provider's keys cannot be read", e);
    }
  }

  private JsonNode exchange(String code, String verifier, URI redirectUri) {
    Map<String, String> sent = new LinkedHashMap<>();
    sent.put("grant_type", "authorization_code");
    sent.put("code", code);
    sent.put("redirect_uri", redirectUri.toString());
    sent.put("client_id", oidc.clientId());
    sent.put("code_verifier", verifier);
    return answer(
        http.get()
            .post()
            .uri(description().token())
            .headers(
                headers -> {
                  if (!oidc.clientSecret().isEmpty()) {
                    // RFC 6749, section 2.3.1.
                    headers.setBasicAuth(encoded(oidc.clientId()), encoded(oidc.clientSecret()));
                  }
                })
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .body(form(sent).getBytes(US_ASCII)));
  }

  private Description description() {
    if (description == null) {
      String issuer = oidc.issuer().replaceFirst("/$", "");
      JsonNode json =
          answer(http.get().get().uri(URI.create(issuer + "/.well-known/openid-configuration")));
      if (!json.path("issuer").asString("").equals(oidc.issuer())) {
        throw new UnavailableException("The identity provider names another issuer", null);
      }
      description =
          new Description(
              URI.create(json.path("authorization_endpoint").asString()),
              URI.create(json.path("token_endpoint").asString()));
    }
    return description;
  }

  /** An object; an empty one where the provider rejects the request, as it does a used code. */
  private static JsonNode answer(RestClient.RequestHeadersSpec<?> request) {
    try {
      return request
          .accept(MediaType.APPLICATION_JSON)
          .exchange(
              (sent, response) -> {
                int status = response.getStatusCode().value();
                if (status == 400 || status == 401) {
                  LOG.warn("The identity provider rejected the code of a sign-in with {}", status);
                  return JSON.createObjectNode();
                }
                if (status != 200) {
                  throw new UnavailableException("The identity provider answered " + status, null);
                }
                return JSON.readTree(response.getBody().readNBytes(MAX_ANSWER));
              });
    } catch (RestClientException | JacksonException e) {
      throw new UnavailableException("The identity provider does not answer", e);
    }
  }

  /** Its timeout is that of a whole answer. */
  private static RestClient client() {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(HttpClient.newBuilder().connectTimeout(TIMEOUT).build());
    requests.setReadTimeout(TIMEOUT);
    return RestClient.builder()
        .requestFactory(requests)
        .configureMessageConverters(
            converters ->
                converters
                    .disableDefaults()
                    .addCustomConverter(new ByteArrayHttpMessageConverter()))
        .build();
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
