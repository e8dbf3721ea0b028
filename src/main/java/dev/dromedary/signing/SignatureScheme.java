package dev.dromedary.signing;

import java.util.List;
import java.util.Map;

/**
 * How a receiver verifies that a request comes from this gateway. A request is signed by each
 * scheme that there is.
 */
public interface SignatureScheme {

  /**
   * The headers that sign one request. They do not depend on the request's URL, and no exception is
   * thrown: the delivery could not be attempted.
   *
   * @param id value of {@code webhook-id}, the same on every attempt of a delivery
   * @param timestamp seconds since 1970
   * @param body as it is sent
   * @param secrets of the endpoint, each of which a receiver may hold while they rotate
   */
  Map<String, String> headers(String id, long timestamp, byte[] body, List<SigningSecret> secrets);
}
