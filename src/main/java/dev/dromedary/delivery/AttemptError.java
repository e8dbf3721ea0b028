package dev.dromedary.delivery;

/** The cause of a failed attempt, by its name in history, API and log. */
public enum AttemptError {
  /** The host name is not known. */
  DNS_NOT_FOUND,
  /** The host name leads to an address that may not be connected to. */
  ADDRESS_FORBIDDEN,
  /** Nothing listens there. */
  CONNECTION_REFUSED,
  /** The network knows no way there. */
  HOST_UNREACHABLE,
  /** No connection in time: the look-up of the name and the TLS handshake are parts of it. */
  CONNECT_TIMEOUT,
  /** The certificate is not trusted, not valid now, or another host's. */
  TLS_CERTIFICATE,
  /** The handshake failed otherwise. */
  TLS_HANDSHAKE,
  /** The connection ended before an answer. */
  CONNECTION_RESET,
  /** No answer in time. */
  RESPONSE_TIMEOUT,
  /** The answer is no HTTP, or has more than 64 KB of headers. */
  INVALID_RESPONSE,
  /** An answer that is no success; its status says more. */
  HTTP_STATUS,
  /** A fault of the gateway itself; its log has it. */
  INTERNAL
}
