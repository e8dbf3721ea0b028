package dev.dromedary.signing;

/** How a receiver verifies the requests of a scheme. */
interface InboundScheme {

  /**
   * The content of a signature that holds.
   *
   * @param content the SHA-256 of what is signed: one signature has several texts, and a request
   *     several signatures while keys rotate
   * @param timestamp in seconds since 1970, if it is signed
   * @param expires likewise
   */
  record Verified(String content, Long timestamp, Long expires) {}

  /**
   * @throws InvalidSignatureException if none holds
   */
  Verified verify(InboundRequest request);

  static InvalidSignatureException none() {
    return new InvalidSignatureException("The signature is not that of the request.");
  }

  static long seconds(String timestamp) {
    if (!timestamp.matches("[0-9]{1,12}")) {
      throw new InvalidSignatureException("The timestamp must be seconds since 1970.");
    }
    return Long.parseLong(timestamp);
  }
}
