package dev.dromedary.signing;

import dev.dromedary.signing.Signature.Algorithm;
import dev.dromedary.signing.Signature.Content;
import dev.dromedary.signing.Signature.Encoding;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * An HMAC in a header of the receiver's choice, for what it verifies already. The current secret
 * alone signs; {@code webhook-timestamp} and {@code webhook-id} have what else is signed.
 */
record HmacSignature(
    String header,
    String prefix,
    Algorithm algorithm,
    Encoding encoding,
    Content content,
    Encoding key)
    implements SignatureScheme {

  @Override
  public Map<String, String> headers(SignedRequest request, List<SigningSecret> secrets) {
    byte[] signature =
        Signing.hmac(
            algorithm == null ? Algorithm.SHA256.java : algorithm.java,
            Signing.key(secrets.get(0), key),
            Signing.utf8(before(content, request)),
            request.body());
    return Map.of(
        Signing.TIMESTAMP,
        Long.toString(request.timestamp()),
        header,
        (prefix == null ? "" : prefix)
            + (encoding == Encoding.BASE64
                ? Signing.base64(signature)
                : HexFormat.of().formatHex(signature)));
  }

  /** The part of the signed content before the body. */
  static String before(Content content, SignedRequest request) {
    return content == Content.TIMESTAMP_BODY
        ? request.timestamp() + "."
        : content == Content.ID_TIMESTAMP_BODY
            ? request.id() + "." + request.timestamp() + "."
            : "";
  }
}
