package dev.dromedary.bench;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/** A certificate for 127.0.0.1 that signs itself, made for one run, and who is to trust it. */
record TrustedCertificate(Path keyStore, Path trustStore) {

  private static final char[] PASSWORD = "of-one-run".toCharArray();
  private static final String ALIAS = "sink";

  static TrustedCertificate make(Path folder) throws Exception {
    TrustedCertificate made =
        new TrustedCertificate(folder.resolve("sink.p12"), folder.resolve("trust.p12"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-validity", "7"));
    command.addAll(List.of("-dname", "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1"));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", made.keyStore.toString()));
    command.addAll(List.of("-storepass", new String(PASSWORD)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    Processes.await(process, 60);
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(ALIAS, load(made.keyStore).getCertificate(ALIAS));
    try (OutputStream file = Files.newOutputStream(made.trustStore)) {
      trust.store(file, PASSWORD);
    }
    return made;
  }

  /** Options of a virtual machine that trusts this certificate and no other. */
  List<String> options() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + trustStore,
        "-Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD));
  }

  static SslContext server(Path keyStore) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(load(keyStore), PASSWORD);
    return SslContextBuilder.forServer(keys).build();
  }

  private static KeyStore load(Path file) throws Exception {
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }
}
