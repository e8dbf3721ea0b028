package dev.dromedary.api;

import dev.dromedary.startup.SettingRule;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * An identity provider (OpenID Connect) whose tokens are keys of the API too.
 *
 * @param issuer URL of the identity provider, as its tokens have it in their claim iss. Empty = no
 *     tokens are taken.
 * @param jwkSetUri Where its public keys are. If empty, its own description says it.
 * @param audience Of the gateway: the claim aud of a token must have it. Needed with an issuer.
 * @param rolesClaim Claim with the roles of a token: sender, viewer, operator, admin; the last of
 *     these that it has counts. With dots it is a claim within others, such as realm_access.roles.
 * @param tenantClaim Claim with the only tenant that a token is good for; then each token needs it,
 *     and * is all tenants. Empty = each token is good for all tenants.
 * @param nameClaim Claim with the name of the caller, as the log, the audit and replays have it.
 * @param clientId Id of the gateway at the identity provider, where readers of the console sign in.
 *     Empty = they sign in with a key only.
 * @param clientSecret Its secret, if it has one.
 * @param scope Scopes of a sign-in, with openid first; a provider may need one for the audience.
 */
@Validated
@ConfigurationProperties("webhooks.admin.oidc")
record OidcProperties(
    @DefaultValue("") @Pattern(regexp = URL, message = URL_RULE) String issuer,
    @DefaultValue("") @Pattern(regexp = URL, message = URL_RULE) String jwkSetUri,
    @DefaultValue("") @Pattern(regexp = "[!-~]*", message = RULE) String audience,
    @DefaultValue("roles") @Pattern(regexp = "[!-~]+", message = RULE) String rolesClaim,
    @DefaultValue("") @Pattern(regexp = "[!-~]*", message = RULE) String tenantClaim,
    @DefaultValue("sub") @Pattern(regexp = "[!-~]+", message = RULE) String nameClaim,
    @DefaultValue("") @Pattern(regexp = "[!-~]*", message = RULE) String clientId,
    @DefaultValue("") String clientSecret,
    @DefaultValue("openid") @Pattern(regexp = "openid( [!-~]+)*", message = SCOPE_RULE)
        String scope) {

  private static final String URL = "(https?://[!-~]+)?";
  private static final String URL_RULE = "must be an http or https URL";
  private static final String SCOPE_RULE = "must be openid, alone or with others behind a space";
  private static final String RULE = "must be visible ASCII characters without a space";

  OidcProperties {
    SettingRule.check(
        "webhooks.admin.oidc.issuer",
        issuer,
        issuer.isEmpty() || !audience.isEmpty(),
        "needs webhooks.admin.oidc.audience: tokens for others would be taken without");
    SettingRule.check(
        "webhooks.admin.oidc.client-id",
        clientId,
        clientId.isEmpty() || !issuer.isEmpty(),
        "needs webhooks.admin.oidc.issuer");
    if (clientId.isEmpty() && !clientSecret.isEmpty()) {
      throw new IllegalArgumentException(
          "webhooks.admin.oidc.client-secret: needs webhooks.admin.oidc.client-id");
    }
  }

  boolean isSet() {
    return !issuer.isEmpty();
  }

  @Override
  public String toString() {
    return "OidcProperties[issuer=" + issuer + "]";
  }
}
