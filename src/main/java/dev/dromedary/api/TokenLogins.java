package dev.dromedary.api;

import java.util.Optional;

/** The callers that an identity provider knows. */
interface TokenLogins {

  /**
   * The caller with this token; empty if it is none, or not valid.
   *
   * @throws dev.dromedary.jdbc.StoreUnavailableException if the identity provider does not answer
   * @throws org.springframework.web.ErrorResponseException 403, if it gives no role here
   */
  Optional<Caller> of(String token);
}
