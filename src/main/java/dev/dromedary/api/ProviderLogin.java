package dev.dromedary.api;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Signing in to pages at an identity provider, whose token is a key of the API. */
public interface ProviderLogin {

  /** The host of the identity provider, or empty if pages do not sign in at one. */
  Optional<String> provider();

  /**
   * A sign-in that has begun.
   *
   * @param to where the browser goes next
   * @param secrets by which the answer is known to belong to this browser, and to no other
   */
  record Begun(URI to, String secrets) {

    @Override
    public String toString() {
      return "Begun[***]";
    }
  }

  /**
   * Begins a sign-in.
   *
   * @param redirectUri the page that takes the answer
   * @throws UnavailableException if the identity provider does not answer
   */
  Begun begin(URI redirectUri);

  /**
   * The token that the provider gives for an answer; empty if it gives none, or if the answer
   * belongs to another beginning.
   *
   * @param secrets of the beginning
   * @param answer the parameters of the answer
   * @param redirectUri that of the beginning
   * @throws UnavailableException if the identity provider does not answer
   */
  Optional<String> end(String secrets, Map<String, String> answer, URI redirectUri);

  /** The identity provider does not answer, or not as the specification says. */
  final class UnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
