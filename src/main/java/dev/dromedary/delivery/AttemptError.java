package dev.dromedary.delivery;

/** The cause of a failed attempt, by its name in history, API and log. */
public enum AttemptError {
  DNS_NOT_FOUND("The host name is not known."),
  /** Never its address, which tells of the gateway's network. */
  ADDRESS_FORBIDDEN("The host name leads to an address that may not be connected to."),
  CONNECTION_REFUSED("Nothing listens there."),
  HOST_UNREACHABLE("The network knows no way there."),
  CONNECT_TIMEOUT(
      "There was no connection in time: the look-up of the name and the TLS handshake are parts of it."),
  TLS_CERTIFICATE("The certificate is not trusted, not valid now, or another host's."),
  /** Otherwise than by the certificate. */
  TLS_HANDSHAKE("The TLS handshake failed."),
  CONNECTION_RESET("The connection ended before an answer."),
  RESPONSE_TIMEOUT("There was no answer in time."),
  INVALID_RESPONSE("The answer is no HTTP, or has more than 64 KB of headers."),
  HTTP_STATUS("The answer is no success."),
  TRANSFORM_FAILED("The transform gave no request; a preview with this event says why."),
  TOKEN_UNAVAILABLE("The token endpoint did not answer, or not in time."),
  TOKEN_REFUSED("The token endpoint issued no access token."),
  PROXY_REFUSED("The egress proxy made no connection."),
  INTERNAL("The gateway itself failed; its log says more.");

  private final String text;

  AttemptError(String text) {
    this.text = text;
  }

  /**
   * A sentence about it, which is always the same.
   *
   * @param statusCode of the answer, or null
   */
  public String text(Integer statusCode) {
    return this == HTTP_STATUS && statusCode != null
        ? "The endpoint answered with status %d.".formatted(statusCode)
        : text;
  }
}
