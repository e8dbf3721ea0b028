package dev.dromedary.signing;

import dev.dromedary.signing.Signature.Scheme;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;

/** Standard Webhooks with Ed25519, and Postal's RSA: the receiver has the public keys. */
final class InboundKeyPair implements InboundScheme {

  private static final String V1A = "v1a,";

  private final boolean isPostal;
  private final String header;
  private final List<PublicKey> keys;

  InboundKeyPair(Signature signature, List<PublicKey> keys) {
    isPostal = signature.scheme() == Scheme.POSTAL;
    String prefix = signature.prefix() == null ? PostalSignature.PREFIX : signature.prefix();
    header = isPostal ? prefix + "Signature-256" : StandardWebhooks.SIGNATURE;
    this.keys = keys;
  }

  @Override
  public Verified verify(InboundRequest request) {
    if (isPostal) {
      String text = request.required(header).strip();
      String content = requireHeld("SHA256withRSA", List.of(text), request.body());
      return new Verified(content, null, null);
    }
    String timestamp = request.required(StandardWebhooks.TIMESTAMP);
    byte[] before = Signing.utf8(request.required("webhook-id") + '.' + timestamp + '.');
    List<String> given =
        Arrays.stream(request.required(header).split(" "))
            .filter(each -> each.startsWith(V1A))
            .map(each -> each.substring(V1A.length()))
            .toList();
    String content = requireHeld("Ed25519", given, before, request.body());
    return new Verified(content, InboundScheme.seconds(timestamp), null);
  }

  private String requireHeld(String algorithm, List<String> given, byte[]... parts) {
    for (String text : given) {
      for (PublicKey key : keys) {
        if (Signing.holds(algorithm, key, text, parts)) {
          return Signing.sha256(parts);
        }
      }
    }
    throw InboundScheme.none();
  }
}
