package dev.dromedary.api;

import dev.dromedary.event.EventRules;
import dev.dromedary.event.InvalidInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;

/** The logins of signed tokens (RFC 7519), whose claims say what their callers may do. */
final class JwtLogins implements TokenLogins {

  private static final Logger LOG = LoggerFactory.getLogger("dev.dromedary.api");
  private static final Pattern FORM = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
  private static final String ALL_TENANTS = "*";

  private final JwtDecoder decoder;
  private final OidcProperties oidc;

  JwtLogins(JwtDecoder decoder, OidcProperties oidc) {
    this.decoder = decoder;
    this.oidc = oidc;
  }

  /** A token of this issuer, for this audience and for a time. */
  static OAuth2TokenValidator<Jwt> validator(String issuer, String audience) {
    JwtTypeValidator type = new JwtTypeValidator("JWT", "at+jwt");
    type.setAllowEmpty(true);
    return new DelegatingOAuth2TokenValidator<>(
        type,
        new JwtTimestampValidator(),
        new JwtIssuerValidator(issuer),
        new JwtClaimValidator<Collection<String>>(
            JwtClaimNames.AUD, named -> named != null && named.contains(audience)),
        new JwtClaimValidator<>(JwtClaimNames.EXP, expiry -> expiry != null));
  }

  @Override
  public Optional<Caller> of(String token) {
    if (!FORM.matcher(token).matches()) {
      return Optional.empty();
    }
    Jwt jwt;
    try {
      jwt = decoder.decode(token);
    } catch (BadJwtException e) {
      LOG.debug("A token is not valid: {}", e.getMessage());
      return Optional.empty();
    } catch (JwtException | JwtDecoderInitializationException e) {
      throw new IdentityProviderUnavailableException(e);
    }
    return Optional.of(
        new Caller(
            name(jwt), role(jwt), tenant(jwt), new Caller.Login(null, false, jwt.getExpiresAt())));
  }

  private String name(Jwt jwt) {
    if (claim(jwt, oidc.nameClaim()) instanceof String name && !name.isBlank()) {
      return EventRules.shown(name);
    }
    throw forbidden(oidc.nameClaim(), "a name");
  }

  /** Roles of other applications may be among them. */
  private Role role(Jwt jwt) {
    Object claim = claim(jwt, oidc.rolesClaim());
    Collection<?> roles =
        claim instanceof String text
            ? List.of(text.split(" "))
            : claim instanceof Collection<?> several ? several : List.of();
    return Arrays.stream(Role.values())
        .filter(role -> roles.contains(role.text()))
        .max(Comparator.naturalOrder())
        .orElseThrow(
            () -> forbidden(oidc.rolesClaim(), "a role: sender, viewer, operator or admin"));
  }

  private String tenant(Jwt jwt) {
    if (oidc.tenantClaim().isEmpty()) {
      return null;
    }
    if (claim(jwt, oidc.tenantClaim()) instanceof String tenant) {
      try {
        return tenant.equals(ALL_TENANTS) ? null : EventRules.tenant(oidc.tenantClaim(), tenant);
      } catch (InvalidInputException e) {
        throw forbidden(oidc.tenantClaim(), "a tenant");
      }
    }
    throw forbidden(oidc.tenantClaim(), "a tenant");
  }

  /** By its name, else by a path through objects. */
  private static Object claim(Jwt jwt, String name) {
    Map<?, ?> at = jwt.getClaims();
    if (at.containsKey(name)) {
      return at.get(name);
    }
    Object found = at;
    for (String part : name.split("\\.")) {
      found = found instanceof Map<?, ?> object ? object.get(part) : null;
    }
    return found;
  }

  private static RuntimeException forbidden(String claim, String what) {
    return ProblemType.FORBIDDEN.because(
        "The token is valid, but its claim '%s' has not %s.".formatted(claim, what));
  }
}
