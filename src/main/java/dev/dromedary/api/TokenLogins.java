package dev.dromedary.api;

import dev.dromedary.api.Callers.Login;
import java.util.Optional;

/** The callers that an identity provider knows. */
interface TokenLogins {

  /** The parent of their sessions, which end when no identity provider is set any more. */
  String ROOT = "oidc";

  /**
   * The login with this token; empty if it is none, or not valid.
   *
   * @throws dev.dromedary.jdbc.StoreUnavailableException if the identity provider does not answer
   * @throws org.springframework.web.ErrorResponseException 403, if it gives no role here
   */
  Optional<Login> of(String token);
}
