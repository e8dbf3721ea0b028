package dev.dromedary.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.apache.hc.core5.ssl.SSLContexts;

/** A key and its certificate, which is its own authority; made by the JDK's keytool. */
public record SelfSigned(KeyStore keys) {

  /** Of its file. */
  public static final String PASSWORD = "of-one-run";

  private static final String ALIAS = "one";
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  /**
   * @param file that does not exist yet
   * @param names such as {@code ip:127.0.0.1,dns:a.example}
   */
  public static SelfSigned make(Path file, String subject, String algorithm, String names) {
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  ALIAS,
                  "-keyalg",
                  algorithm,
                  "-dname",
                  "CN=" + subject,
                  "-ext",
                  "SAN=" + names,
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  PASSWORD)
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new AssertionError(said);
      }
      return new SelfSigned(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String certificate() {
    try {
      return pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String privateKey() {
    try {
      return pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(bytes), label);
  }

  /**
   * TLS of a server with this certificate.
   *
   * @param client whose certificate it trusts, or null
   */
  public SSLContext server(SelfSigned client) {
    try {
      SSLContextBuilder context =
          SSLContexts.custom().loadKeyMaterial(keys, PASSWORD.toCharArray());
      if (client != null) {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, client.keys.getCertificate(ALIAS));
        context.loadTrustMaterial(trusted, null);
      }
      return context.build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
