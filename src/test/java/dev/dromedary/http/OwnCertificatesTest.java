package dev.dromedary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.kit.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers whose certificate a private authority issued, and that want one of the client. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class OwnCertificatesTest {

  @TempDir static Path folder;
  private static SelfSigned receiver;
  private static SelfSigned client;
  private static SelfSigned stranger;
  private static RawServer open;
  private static RawServer closed;

  private final OutboundCalls calls =
      new OutboundCalls(Duration.ofSeconds(20), DeliveryProperties.Proxy.NONE);

  @BeforeAll
  static void serve() {
    receiver = SelfSigned.make(folder.resolve("receiver"), "receiver", "EC", "ip:127.0.0.1");
    client = SelfSigned.make(folder.resolve("client"), "client", "RSA", "dns:client");
    stranger = SelfSigned.make(folder.resolve("stranger"), "client", "RSA", "dns:client");
    open = server(receiver.server(null), false);
    closed = server(receiver.server(client), true);
  }

  private static RawServer server(SSLContext tls, boolean mutual) {
    return new RawServer(
        (in, out) -> RawServer.say(out, "HTTP/1.1 204 No Content\r\n\r\n"),
        new ServerSocketFactory() {
          @Override
          public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
              throws IOException {
            SSLServerSocket socket =
                (SSLServerSocket)
                    tls.getServerSocketFactory().createServerSocket(port, backlog, address);
            socket.setNeedClientAuth(mutual);
            return socket;
          }

          @Override
          public ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException();
          }

          @Override
          public ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException();
          }
        });
  }

  @AfterAll
  static void stop() throws IOException {
    open.close();
    closed.close();
  }

  @Test
  void certificateOfAPrivateAuthorityIsTrustedByThatEndpointOnly() throws Exception {
    TlsSettings own = new TlsSettings(null, null, receiver.certificate());

    assertThat(calls.post(url(open), null, own)).isEqualTo(204);

    assertThatThrownBy(() -> calls.post(url(open), null, null)).isInstanceOf(SSLException.class);
    assertThatThrownBy(
            () -> calls.post(url(open), null, new TlsSettings(null, null, stranger.certificate())))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void authorityOfTheGatewayCountsForAll() throws Exception {
    try (OutboundCalls trusting =
        new OutboundCalls(
            Duration.ofSeconds(20),
            DeliveryProperties.Proxy.NONE,
            PemText.certificates(receiver.certificate()),
            any -> true)) {
      assertThat(trusting.post(url(open), null, null)).isEqualTo(204);
      assertThat(
              trusting.post(
                  url(closed),
                  null,
                  new TlsSettings(client.certificate(), client.privateKey(), null)))
          .isEqualTo(204);
    }
  }

  @Test
  void receiverThatWantsACertificateGetsThatOfTheEndpoint() throws Exception {
    TlsSettings own = own(client);

    assertThat(calls.post(url(closed), null, own)).isEqualTo(204);
    assertThatThrownBy(() -> calls.post(url(closed), null, own(stranger)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () ->
                calls.post(url(closed), null, new TlsSettings(null, null, receiver.certificate())))
        .isInstanceOf(IOException.class);
  }

  /** Whatever connections are there already. */
  @Test
  void connectionOfOneEndpointIsNotAnothers() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(calls.post(url(closed), null, own(client))).isEqualTo(204);
      assertThatThrownBy(() -> calls.post(url(closed), null, own(stranger)))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> calls.post(url(closed), null, null)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void connectionOfAnEndpointIsUsedAgain() throws Exception {
    try (RawServer fresh = server(receiver.server(client), true)) {
      for (int i = 0; i < 5; i++) {
        assertThat(calls.post(url(fresh), null, own(client))).isEqualTo(204);
      }
      assertThat(fresh.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void keyIsReadAndJudgedByItsCertificate(String algorithm) {
    SelfSigned made =
        SelfSigned.make(folder.resolve("key-" + algorithm), "client", algorithm, "dns:client");

    PemText.requirePair(
        PemText.key(made.privateKey()),
        PemText.certificates(made.certificate()).get(0).getPublicKey());

    assertThatThrownBy(
            () ->
                PemText.requirePair(
                    PemText.key(made.privateKey()),
                    PemText.certificates(stranger.certificate()).get(0).getPublicKey()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be the key of the first certificate");
  }

  private static TlsSettings own(SelfSigned client) {
    return new TlsSettings(client.certificate(), client.privateKey(), receiver.certificate());
  }

  private static String url(RawServer server) {
    return "https://127.0.0.1:" + server.port() + "/in";
  }
}
