package dev.dromedary.signing;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Standard Webhooks 1.0 with Ed25519: {@code v1a,<base64>} over {@code id.timestamp.body}, one for
 * each key while they rotate.
 */
final class StandardAsymmetric implements SignatureScheme {

  @Override
  public Map<String, String> headers(SignedRequest request, List<SigningSecret> secrets) {
    byte[] prefix = Signing.utf8(request.id() + '.' + request.timestamp() + '.');
    String signatures =
        secrets.stream()
            .map(
                secret ->
                    "v1a,"
                        + Signing.base64(
                            Signing.sign(
                                "Ed25519", secret.pair().getPrivate(), prefix, request.body())))
            .collect(Collectors.joining(" "));
    return Map.of(
        StandardWebhooks.TIMESTAMP,
        Long.toString(request.timestamp()),
        StandardWebhooks.SIGNATURE,
        signatures);
  }
}
