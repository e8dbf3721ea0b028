package dev.dromedary.api;

import java.util.Optional;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestTemplate;

/** Tokens of an identity provider, where one is set; apart, as its library is optional. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(NimbusJwtDecoder.class)
class OidcConfiguration {

  private static final int TIMEOUT_MILLIS = 2000;

  @Bean
  TokenLogins webhooksTokenLogins(OidcProperties oidc) {
    return logins(oidc);
  }

  @Bean
  ProviderLogin webhooksProviderLogin(OidcProperties oidc, TokenLogins tokens) {
    return login(oidc, tokens);
  }

  static ProviderLogin login(OidcProperties oidc, TokenLogins tokens) {
    return new OidcLogin(
        oidc,
        new SupplierJwtDecoder(
            () -> decoder(oidc, JwtLogins.validator(oidc.issuer(), oidc.clientId()))),
        tokens);
  }

  /** The identity provider is asked at the first token, and may be unavailable before. */
  static TokenLogins logins(OidcProperties oidc) {
    return oidc.isSet()
        ? new JwtLogins(
            new SupplierJwtDecoder(
                () -> decoder(oidc, JwtLogins.validator(oidc.issuer(), oidc.audience()))),
            oidc)
        : token -> Optional.empty();
  }

  private static JwtDecoder decoder(OidcProperties oidc, OAuth2TokenValidator<Jwt> validator) {
    SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
    requests.setConnectTimeout(TIMEOUT_MILLIS);
    requests.setReadTimeout(TIMEOUT_MILLIS);
    NimbusJwtDecoder decoder =
        (oidc.jwkSetUri().isEmpty()
                ? NimbusJwtDecoder.withIssuerLocation(oidc.issuer())
                : NimbusJwtDecoder.withJwkSetUri(oidc.jwkSetUri()))
            .jwsAlgorithms(used -> used.addAll(Set.of(SignatureAlgorithm.values())))
            .restOperations(new RestTemplate(requests))
            .build();
    decoder.setJwtValidator(validator);
    return decoder;
  }
}
