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
 */
@Validated
@ConfigurationProperties("webhooks.admin.oidc")
record OidcProperties(
    @DefaultValue("") @Pattern(regexp = URL, message = URL_RULE) String issuer,
    @DefaultValue("") @Pattern(regexp = URL, message = URL_RULE) String jwkSetUri,
    @DefaultValue("") @Pattern(regexp = "[!-~]*", message = RULE) String audience,
    @DefaultValue("roles") @Pattern(regexp = "[!-~]+", message = RULE) String rolesClaim,
    @DefaultValue("") @Pattern(regexp = "[!-~]*", message = RULE) String tenantClaim,
    @DefaultValue("sub") @Pattern(regexp = "[!-~]+", message = RULE) String nameClaim) {

  private static final String URL = "(https?://[!-~]+)?";
  private static final String URL_RULE = "must be an http or https URL";
  private static final String RULE = "must be visible ASCII characters without a space";

  OidcProperties {
    SettingRule.check(
        "webhooks.admin.oidc.issuer",
        issuer,
        issuer.isEmpty() || !audience.isEmpty(),
        "needs webhooks.admin.oidc.audience: tokens for others would be taken without");
  }

  boolean isSet() {
    return !issuer.isEmpty();
  }
}
