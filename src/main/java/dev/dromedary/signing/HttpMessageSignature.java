package dev.dromedary.signing;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * HTTP Message Signatures (RFC 9421) over the method, host, path, digest of the body (RFC 9530) and
 * {@code webhook-id}: {@code sig1} by the current secret, {@code sig2} and on by those before it.
 *
 * @param ed25519 or else hmac-sha256
 * @param key how the text of a secret is read
 */
record HttpMessageSignature(boolean ed25519, Signature.Encoding key) implements SignatureScheme {

  private static final String COVERED =
      "(\"@method\" \"@authority\" \"@path\" \"content-digest\" \"webhook-id\")";

  @Override
  public Map<String, String> headers(SignedRequest request, List<SigningSecret> secrets) {
    String digest = "sha-256=:" + Signing.base64(DigestUtils.sha256(request.body())) + ":";
    URI url = URI.create(request.url());
    StringBuilder input = new StringBuilder();
    StringBuilder signatures = new StringBuilder();
    for (int i = 0; i < secrets.size(); i++) {
      String label = (i == 0 ? "" : ", ") + "sig" + (i + 1) + "=";
      String parameters =
          COVERED
              + ";created="
              + request.timestamp()
              + ";keyid=\""
              + secrets.get(i).keyId()
              + "\";alg=\""
              + (ed25519 ? "ed25519" : "hmac-sha256")
              + "\"";
      byte[] base =
          Signing.utf8(
              "\"@method\": POST\n\"@authority\": "
                  + authority(url)
                  + "\n\"@path\": "
                  + (url.getRawPath().isEmpty() ? "/" : url.getRawPath())
                  + "\n\"content-digest\": "
                  + digest
                  + "\n\"webhook-id\": "
                  + request.id()
                  + "\n\"@signature-params\": "
                  + parameters);
      byte[] signature =
          ed25519
              ? Signing.sign("Ed25519", secrets.get(i).pair().getPrivate(), base)
              : Signing.hmac("HmacSHA256", Signing.key(secrets.get(i), key), base);
      input.append(label).append(parameters);
      signatures.append(label).append(':').append(Signing.base64(signature)).append(':');
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Digest", digest);
    headers.put("Signature-Input", input.toString());
    headers.put("Signature", signatures.toString());
    return headers;
  }

  /** In lower case, without the port that the scheme implies (RFC 9421 section 2.2.3). */
  private static String authority(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    boolean implied =
        url.getPort() < 0 || url.getPort() == ("https".equals(url.getScheme()) ? 443 : 80);
    return implied ? host : host + ":" + url.getPort();
  }
}
