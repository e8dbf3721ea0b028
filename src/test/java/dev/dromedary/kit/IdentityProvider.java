package dev.dromedary.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;

/** An identity provider that says where its keys are, and signs. */
public final class IdentityProvider implements AutoCloseable {

  public static final String AUDIENCE = "dromedary";

  public final RSAKey rsa;
  private final ECKey ec;
  private final HttpServer server;
  private final CodeFlow flow = new CodeFlow(this);

  public IdentityProvider() {
    try {
      rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
      ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (JOSEException | IOException e) {
      throw new IllegalStateException(e);
    }
    answer(
        "/.well-known/openid-configuration",
        """
        {"issuer":"%1$s","jwks_uri":"%2$s","authorization_endpoint":"%1$s/authorize?tenant=one",
         "token_endpoint":"%1$s/token"}"""
            .formatted(issuer(), jwkSetUri()));
    server.createContext("/authorize", flow::authorize);
    server.createContext("/token", flow::token);
    answer("/keys", new JWKSet(List.of(rsa, ec)).toString(true));
    server.start();
  }

  private void answer(String path, String json) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            byte[] body = json.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Its pages for people. */
  public CodeFlow flow() {
    return flow;
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public String jwkSetUri() {
    return issuer() + "/keys";
  }

  public String token(Consumer<JWTClaimsSet.Builder> claims) {
    return token(JWSAlgorithm.RS256, "JWT", rsa, claims);
  }

  /** Of Anna, valid for five minutes, but for the claims. */
  public String token(
      JWSAlgorithm algorithm, String type, RSAKey by, Consumer<JWTClaimsSet.Builder> of) {
    try {
      JWSSigner signer =
          JWSAlgorithm.Family.EC.contains(algorithm) ? new ECDSASigner(ec) : new RSASSASigner(by);
      String id = JWSAlgorithm.Family.EC.contains(algorithm) ? ec.getKeyID() : by.getKeyID();
      JWTClaimsSet.Builder claims =
          new JWTClaimsSet.Builder()
              .issuer(issuer())
              .audience(AUDIENCE)
              .subject("anna")
              .expirationTime(Date.from(Instant.now().plusSeconds(300)));
      of.accept(claims);
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(algorithm).keyID(id).type(new JOSEObjectType(type)).build(),
              claims.build());
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
