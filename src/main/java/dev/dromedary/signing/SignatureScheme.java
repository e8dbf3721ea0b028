package dev.dromedary.signing;

import java.util.List;
import java.util.Map;

/** How a receiver verifies that a request comes from this gateway. */
public interface SignatureScheme {

  /**
   * The headers that sign one request. No exception is thrown: the delivery could not be attempted.
   *
   * @param secrets of the endpoint, the current one first, each of which a receiver may hold while
   *     they rotate; a scheme with room for one signature uses the current one
   */
  Map<String, String> headers(SignedRequest request, List<SigningSecret> secrets);

  /**
   * The body that is sent and signed: the event's, unless the scheme has an envelope of its own.
   */
  default byte[] body(SignedRequest request) {
    return request.body();
  }
}
