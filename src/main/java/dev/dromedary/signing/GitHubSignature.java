package dev.dromedary.signing;

import dev.dromedary.event.HeaderText;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * GitHub's webhooks: HMAC-SHA256 over the body in {@code X-Hub-Signature-256}, by the text of the
 * secret. The header has room for one signature, so the current secret alone signs.
 */
final class GitHubSignature implements SignatureScheme {

  @Override
  public Map<String, String> headers(SignedRequest request, List<SigningSecret> secrets) {
    byte[] key = Signing.key(secrets.get(0), Signature.Encoding.TEXT);
    return Map.of(
        "X-Hub-Signature-256",
        "sha256=" + HexFormat.of().formatHex(Signing.hmac("HmacSHA256", key, request.body())),
        "X-GitHub-Event",
        HeaderText.encode(request.event().type()),
        "X-GitHub-Delivery",
        request.id());
  }
}
