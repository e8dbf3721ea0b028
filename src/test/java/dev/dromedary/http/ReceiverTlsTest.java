package dev.dromedary.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ReceiverTlsTest {

  private static final char[] PASSWORD = "of-one-run".toCharArray();
  private static final Queue<String> ASKED = new ConcurrentLinkedQueue<>();

  @TempDir static Path folder;
  private static SSLServerSocket server;
  private static TlsContexts trusting;

  @BeforeAll
  static void serve() throws Exception {
    Path keys = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "receiver",
                "-keyalg",
                "EC",
                "-dname",
                "CN=receiver",
                "-ext",
                "SAN=dns:*.example.test,dns:xn--bcher-kva.test,dns:plain.test,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).isZero();
    KeyStore own = KeyStore.getInstance(keys.toFile(), PASSWORD);
    trusting = new TlsContexts(List.of((X509Certificate) own.getCertificate("receiver")));
    server =
        (SSLServerSocket)
            SSLContexts.custom()
                .loadKeyMaterial(own, PASSWORD)
                .build()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(ReceiverTlsTest::accept, "tls-receiver");
    thread.setDaemon(true);
    thread.start();
  }

  @AfterAll
  static void close() throws IOException {
    server.close();
  }

  private static void accept() {
    while (!server.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) server.accept();
        socket.startHandshake();
        List<?> names = ((ExtendedSSLSession) socket.getSession()).getRequestedServerNames();
        ASKED.add(names.toString());
      } catch (IOException anotherWay) {
        // The client did not trust it, or the tests are over.
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "plain.test, plain.test",
    "plain.test., plain.test",
    "a.example.test, a.example.test",
    "xn--bcher-kva.test, xn--bcher-kva.test",
    "bücher.test, xn--bcher-kva.test"
  })
  void hostOfAnyNameIsAskedForAndFoundInTheCertificate(String host, String name) throws Exception {
    ASKED.clear();

    upgrade(new ReceiverTls(trusting), host).close();

    await().until(() -> !ASKED.isEmpty());
    assertThat(ASKED.peek()).contains("value=" + name + "]");
  }

  /** The JDK's own servers end such a handshake, so this one only listens. */
  @Test
  void hostWithAnUnderscoreIsAskedFor() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
        Socket accepted = listening.accept()) {
      socket.setSoTimeout(100);
      assertThatThrownBy(
              () ->
                  new ReceiverTls(trusting)
                      .upgrade(socket, "under_score.example.test", 443, null, null))
          .isInstanceOf(ConnectTimeoutException.class);
      assertThat(new String(accepted.getInputStream().readAllBytes(), ISO_8859_1))
          .contains("under_score.example.test");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a_b.example.test, *.example.test, true",
    "A_b.Example.test, *.example.TEST, true",
    "a_b.test, a_b.test, true",
    "c.a_b.example.test, *.example.test, false",
    "a_b.test, *.test, false",
    "a_b, *., false",
    "a_b.example.test, c_b.example.test, false",
    "a_b.example.test, a*.example.test, false",
    "a_b.example.test, example.test, false"
  })
  void hostWithAnUnderscoreIsFoundByTheRulesForAnyName(String name, String named, boolean found) {
    assertThat(ReceiverTls.matches(name, named)).isEqualTo(found);
  }

  @Test
  void addressIsFoundInTheCertificateAndNotAskedFor() throws Exception {
    ASKED.clear();

    upgrade(new ReceiverTls(trusting), "127.0.0.1").close();

    await().until(() -> !ASKED.isEmpty());
    assertThat(ASKED.peek()).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource({"other.test", "b.a.example.test", "127.0.0.2", "'[::1]'", "example.test"})
  void certificateOfAnotherHostIsRejected(String host) {
    assertThatThrownBy(() -> upgrade(new ReceiverTls(trusting), host))
        .isInstanceOf(SSLHandshakeException.class)
        .hasRootCauseInstanceOf(CertificateException.class);
  }

  @Test
  void untrustedCertificateIsRejected() {
    assertThatThrownBy(() -> upgrade(new ReceiverTls(new TlsContexts(List.of())), "plain.test"))
        .isInstanceOf(SSLHandshakeException.class);
  }

  private static SSLSocket upgrade(ReceiverTls tls, String host) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
    socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
    return tls.upgrade(socket, host, server.getLocalPort(), null, null);
  }
}
