package dev.dromedary.api;

import dev.dromedary.jdbc.StoreUnavailableException;

/** The keys of the identity provider cannot be read now, so no token can be verified. */
final class IdentityProviderUnavailableException extends StoreUnavailableException {

  IdentityProviderUnavailableException(Throwable cause) {
    super("Verifying a token: the identity provider does not answer; try again later", cause, true);
  }
}
