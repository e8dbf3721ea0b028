package dev.dromedary.signing;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Stripe's webhooks: {@code t=<seconds>,v1=<hex>} over {@code timestamp.body}, one {@code v1} for
 * each secret, each signing by its text.
 */
record StripeSignature(String header) implements SignatureScheme {

  static final String HEADER = "Stripe-Signature";

  @Override
  public Map<String, String> headers(SignedRequest request, List<SigningSecret> secrets) {
    StringBuilder value = new StringBuilder("t=").append(request.timestamp());
    byte[] prefix = Signing.utf8(request.timestamp() + ".");
    for (SigningSecret secret : secrets) {
      byte[] key = Signing.key(secret, Signature.Encoding.TEXT);
      value
          .append(",v1=")
          .append(
              HexFormat.of().formatHex(Signing.hmac("HmacSHA256", key, prefix, request.body())));
    }
    return Map.of(header == null ? HEADER : header, value.toString());
  }
}
