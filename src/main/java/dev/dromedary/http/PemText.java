package dev.dromedary.http;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in PEM (RFC 7468). No rule that is broken repeats the text. */
public final class PemText {

  private static final int MAX_LENGTH = 64 * 1024;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private record Block(String label, String base64) {

    private byte[] bytes() {
      return Base64.getMimeDecoder().decode(base64);
    }

    @Override
    public String toString() {
      return "Block[" + label + "]";
    }
  }

  private PemText() {}

  /**
   * @throws IllegalArgumentException with the rule, if it is not one certificate or several
   */
  public static List<X509Certificate> certificates(String text) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks(text)) {
        if (!block.label.equals("CERTIFICATE")) {
          throw notCertificates();
        }
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
      }
    } catch (GeneralSecurityException e) {
      throw notCertificates();
    }
    if (certificates.isEmpty()) {
      throw notCertificates();
    }
    return certificates;
  }

  private static IllegalArgumentException notCertificates() {
    return new IllegalArgumentException(
        "must be certificates in PEM (-----BEGIN CERTIFICATE-----), and nothing else");
  }

  /**
   * @throws IllegalArgumentException with the rule, if it is no private key
   */
  public static PrivateKey key(String text) {
    List<Block> blocks = blocks(text);
    if (blocks.size() == 1 && blocks.get(0).label.equals("PRIVATE KEY")) {
      for (String algorithm : SIGNATURES.keySet()) {
        try {
          return KeyFactory.getInstance(algorithm)
              .generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0).bytes()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
          // Of another algorithm, or none.
        }
      }
    }
    throw new IllegalArgumentException(
        "must be an RSA, EC or Ed25519 key in PKCS #8 without a password"
            + " (-----BEGIN PRIVATE KEY-----; openssl pkcs8 -topk8 -nocrypt)");
  }

  /**
   * @throws IllegalArgumentException with the rule, if they are not of one pair
   */
  public static void requirePair(PrivateKey key, PublicKey certified) {
    byte[] any = "pair".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
      signature.initSign(key);
      signature.update(any);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(any);
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      // Of different algorithms.
    }
    throw new IllegalArgumentException("must be the key of the first certificate");
  }

  private static List<Block> blocks(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("must be at most 64 KB");
    }
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      blocks.add(new Block(block.group(1), block.group(2)));
    }
    return blocks;
  }
}
