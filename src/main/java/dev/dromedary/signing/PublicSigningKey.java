package dev.dromedary.signing;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** The key that verifies what a private key signed. */
public record PublicSigningKey(PublicKey key) {

  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  /** {@code whpk_…} as Standard Webhooks has it, or an RSA key in PEM. */
  public String text() {
    return key instanceof RSAPublicKey
        ? "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
            + "\n-----END PUBLIC KEY-----\n"
        : "whpk_" + Signing.base64(KeyPairText.raw(key));
  }

  /** The thumbprint of the JSON Web Key (RFC 7638). */
  public String keyId() {
    String members =
        key instanceof RSAPublicKey rsa
            ? "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
                .formatted(number(rsa.getPublicExponent()), number(rsa.getModulus()))
            : "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}"
                .formatted(URL.encodeToString(KeyPairText.raw(key)));
    return URL.encodeToString(DigestUtils.sha256(Signing.utf8(members)));
  }

  /** As a member of a JSON Web Key Set (RFC 7517). */
  public Map<String, String> jwk() {
    Map<String, String> jwk = new LinkedHashMap<>();
    jwk.put("kid", keyId());
    jwk.put("use", "sig");
    if (key instanceof RSAPublicKey rsa) {
      jwk.put("kty", "RSA");
      jwk.put("alg", "RS256");
      jwk.put("n", number(rsa.getModulus()));
      jwk.put("e", number(rsa.getPublicExponent()));
    } else {
      jwk.put("kty", "OKP");
      jwk.put("alg", "EdDSA");
      jwk.put("crv", "Ed25519");
      jwk.put("x", URL.encodeToString(KeyPairText.raw(key)));
    }
    return jwk;
  }

  /** Without the byte of the sign. */
  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return URL.encodeToString(
        bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
