package dev.dromedary.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.dromedary.api.Api.Reply;
import dev.dromedary.kit.IdentityProvider;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of an identity provider are keys of the API. */
class OidcApiTest {

  private static final String ENDPOINTS = "/api/v1/endpoints";
  private static final String ENDPOINT = "{\"url\":\"https://a.example\",\"eventTypes\":[\"**\"]}";
  private static final Consumer<JWTClaimsSet.Builder> VIEWER =
      claims -> claims.claim("roles", List.of("viewer", "accountant"));

  private static Gateway gateway;
  private static IdentityProvider provider;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
    provider = new IdentityProvider();
  }

  @AfterAll
  static void stop() {
    gateway.stop();
    provider.close();
  }

  @BeforeEach
  void set() {
    set(provider.jwkSetUri(), "roles", "");
  }

  private static void set(String jwkSetUri, String rolesClaim, String tenantClaim) {
    gateway.tokens =
        OidcConfiguration.logins(
            new OidcProperties(
                provider.issuer(),
                jwkSetUri,
                IdentityProvider.AUDIENCE,
                rolesClaim,
                tenantClaim,
                "sub",
                "",
                "",
                "openid"));
  }

  @Test
  void tokenIsACallerWithItsNameAndRole() {
    String token = provider.token(VIEWER);

    assertThat(gateway.callers.of(token).map(OidcApiTest::ofAnyLogin))
        .contains(new Caller("anna", Role.VIEWER, null));
    assertThat(with(token).get(ENDPOINTS).status()).isEqualTo(200);
    assertThat(with(token).post(ENDPOINTS, ENDPOINT).status()).isEqualTo(403);
  }

  @Test
  void lastOfItsRolesCounts() {
    assertThat(role(claims -> claims.claim("roles", "viewer operator"))).contains(Role.OPERATOR);
    set(provider.jwkSetUri(), "realm_access.roles", "");
    assertThat(
            role(
                claims ->
                    claims.claim("realm_access", Map.of("roles", List.of("sender", "admin")))))
        .contains(Role.ADMIN);
  }

  private static Optional<Role> role(Consumer<JWTClaimsSet.Builder> claims) {
    return gateway.callers.of(provider.token(claims)).map(Caller::role);
  }

  @Test
  void tokenWithARoleThatDoesNotExistIsForbiddenWithTheReason() {
    for (Object roles : new Object[] {List.of("king"), "ADMIN", 7, List.of()}) {
      Reply reply = with(provider.token(claims -> claims.claim("roles", roles))).get(ENDPOINTS);

      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.json().path("type").stringValue()).endsWith(":forbidden");
      assertThat(reply.json().path("detail").stringValue())
          .contains("'roles'", "sender, viewer, operator or admin")
          .doesNotContain("king");
    }
    assertThat(with(provider.token(claims -> {})).get(ENDPOINTS).status()).isEqualTo(403);
  }

  @Test
  void tokenOfATenantSeesThatOneAndOneWithoutIsForbidden() {
    set(provider.jwkSetUri(), "roles", "org");

    assertThat(tenant("acme")).contains(new Caller("anna", Role.VIEWER, "acme"));
    assertThat(tenant("*")).contains(new Caller("anna", Role.VIEWER, null));
    for (String none : new String[] {null, "", "a b", "*/*"}) {
      String token = provider.token(VIEWER.andThen(claims -> claims.claim("org", none)));
      assertThat(with(token).get(ENDPOINTS).status()).as(none).isEqualTo(403);
    }
  }

  private static Optional<Caller> tenant(String tenant) {
    return gateway
        .callers
        .of(provider.token(VIEWER.andThen(claims -> claims.claim("org", tenant))))
        .map(OidcApiTest::ofAnyLogin);
  }

  private static Caller ofAnyLogin(Caller caller) {
    return new Caller(caller.who(), caller.role(), caller.tenant());
  }

  @Test
  void tokenThatIsNotForTheGatewayNowIsRefused() {
    Date past = Date.from(Instant.now().minusSeconds(300));
    List<Consumer<JWTClaimsSet.Builder>> wrong =
        List.of(
            claims -> claims.audience("others"),
            claims -> claims.audience((String) null),
            claims -> claims.issuer("https://other.example"),
            claims -> claims.expirationTime(past),
            claims -> claims.expirationTime(null),
            claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(300))));
    for (Consumer<JWTClaimsSet.Builder> each : wrong) {
      assertThat(with(provider.token(VIEWER.andThen(each))).get(ENDPOINTS).status()).isEqualTo(401);
    }
  }

  @Test
  void tokenThatTheProviderDidNotSignIsRefused() throws Exception {
    RSAKey other = new RSAKeyGenerator(2048).keyID("rsa").generate();
    JWTClaimsSet claims =
        JWTClaimsSet.parse(SignedJWT.parse(provider.token(VIEWER)).getPayload().toJSONObject());
    SignedJWT symmetric = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    symmetric.sign(new MACSigner(provider.rsa.toPublicJWK().toJSONString().getBytes(UTF_8)));
    String signed = provider.token(VIEWER);

    for (String token :
        List.of(
            provider.token(JWSAlgorithm.RS256, "JWT", other, VIEWER),
            symmetric.serialize(),
            new PlainJWT(claims).serialize() + "x",
            signed.substring(0, signed.lastIndexOf('.') + 1) + "AAAA",
            "a.b.c")) {
      assertThat(with(token).get(ENDPOINTS).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS512", "PS256", "ES256"})
  void signatureOfAnyPublicKeyIsVerified(String algorithm) {
    String token = provider.token(JWSAlgorithm.parse(algorithm), "at+jwt", provider.rsa, VIEWER);

    assertThat(with(token).get(ENDPOINTS).status()).isEqualTo(200);
  }

  @Test
  void keysOfTheProviderAreFoundByItsOwnDescription() {
    set("", "roles", "");

    for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256)) {
      String token = provider.token(algorithm, "JWT", provider.rsa, VIEWER);
      assertThat(with(token).get(ENDPOINTS).status()).isEqualTo(200);
    }
  }

  /** It may be right, so it is not said to be wrong. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tokenIsUnavailableWhileTheProviderIs(boolean byItsDescription) {
    IdentityProvider gone = new IdentityProvider();
    gone.close();
    gateway.tokens =
        OidcConfiguration.logins(
            new OidcProperties(
                gone.issuer(),
                byItsDescription ? "" : gone.jwkSetUri(),
                IdentityProvider.AUDIENCE,
                "roles",
                "",
                "sub",
                "",
                "",
                "openid"));

    Reply reply = with(gone.token(VIEWER)).get(ENDPOINTS);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isNotNull();
    assertThat(reply.text()).contains("identity provider").doesNotContain("127.0.0.1");
    assertThat(gateway.api().get(ENDPOINTS).status()).as("the first key").isEqualTo(200);
  }

  private static Api with(String token) {
    return new Api(gateway.port(), "Bearer " + token);
  }
}
