package dev.dromedary.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/**
 * How the requests to one endpoint say that the gateway may make them.
 *
 * @param type Kind of authentication.
 * @param username User of `basic`.
 * @param password Password of `basic`.
 * @param token Token of `bearer`.
 * @param tokenUrl URL of the token endpoint of `oauth2`.
 * @param clientId Client of `oauth2`.
 * @param clientSecret Secret of that client.
 * @param clientAuthentication How the client shows its secret: as HTTP Basic, or in the body.
 * @param scope Requested scope.
 * @param audience Requested audience.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Authentication(
    Type type,
    String username,
    String password,
    String token,
    String tokenUrl,
    String clientId,
    String clientSecret,
    ClientAuthentication clientAuthentication,
    String scope,
    String audience) {

  /** The kinds of authentication. */
  public enum Type {
    @JsonProperty("basic")
    BASIC,
    @JsonProperty("bearer")
    BEARER,
    @JsonProperty("oauth2")
    OAUTH2
  }

  /** Where a client of OAuth 2 puts its secret (RFC 6749 section 2.3.1). */
  public enum ClientAuthentication {
    @JsonProperty("basic")
    BASIC,
    @JsonProperty("body")
    BODY
  }

  public Authentication {
    Objects.requireNonNull(type, "type");
  }

  public static Authentication basic(String username, String password) {
    return new Authentication(
        Type.BASIC, username, password, null, null, null, null, null, null, null);
  }

  public static Authentication bearer(String token) {
    return new Authentication(Type.BEARER, null, null, token, null, null, null, null, null, null);
  }

  public static Authentication oauth2(
      String tokenUrl,
      String clientId,
      String clientSecret,
      ClientAuthentication clientAuthentication,
      String scope,
      String audience) {
    return new Authentication(
        Type.OAUTH2,
        null,
        null,
        null,
        tokenUrl,
        clientId,
        clientSecret,
        clientAuthentication,
        scope,
        audience);
  }

  /** The value of {@code Authorization}; null if it is only known for each request. */
  @JsonIgnore
  public String header() {
    return switch (type) {
      case BASIC -> basicHeader(username, password);
      case BEARER -> "Bearer " + token;
      case OAUTH2 -> null;
    };
  }

  static String basicHeader(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** As people may see it. */
  public Authentication masked() {
    return new Authentication(
        type,
        username,
        mask(password),
        mask(token),
        tokenUrl,
        clientId,
        mask(clientSecret),
        clientAuthentication,
        scope,
        audience);
  }

  private static String mask(String secret) {
    return secret == null ? null : SecretNames.MASK;
  }

  @Override
  public String toString() {
    return "Authentication[" + type + "]";
  }
}
