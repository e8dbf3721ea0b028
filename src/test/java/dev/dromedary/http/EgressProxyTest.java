package dev.dromedary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.kit.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hc.client5.http.impl.TunnelRefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers behind a proxy that makes tunnels, and knows names as it likes. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class EgressProxyTest {

  private static final String OK = "HTTP/1.1 204 No Content\r\n\r\n";

  @TempDir static Path folder;
  private static SelfSigned certificate;

  private final RawServer receiver =
      new RawServer(
          (in, out) -> RawServer.say(out, OK), certificate.server(null).getServerSocketFactory());

  private final RawServer proxy = new RawServer(this::serve);
  private String refusal;

  @BeforeAll
  static void certify() {
    certificate =
        SelfSigned.make(folder.resolve("receiver"), "receiver", "EC", "ip:127.0.0.1,dns:localhost");
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
    proxy.close();
  }

  /** Tunnels to the receiver, whatever it is asked for, and answers other requests itself. */
  private void serve(InputStream in, OutputStream out) throws Exception {
    String head = proxyHeads().get(proxyHeads().size() - 1);
    if (refusal != null) {
      RawServer.say(out, refusal);
      RawServer.end();
    }
    if (!head.startsWith("CONNECT ")) {
      RawServer.say(out, OK);
      return;
    }
    try (Socket to = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
      RawServer.say(out, "HTTP/1.1 200 Connection established\r\n\r\n");
      Thread back =
          new Thread(
              () -> {
                try {
                  pump(to.getInputStream(), out);
                } catch (IOException e) {
                  // The test is over.
                }
              });
      back.setDaemon(true);
      back.start();
      pump(in, to.getOutputStream());
    }
    RawServer.end();
  }

  private List<String> proxyHeads() {
    return proxy.heads();
  }

  private static void pump(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[4096];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      out.flush();
    }
  }

  @Test
  void requestsOverTlsGoThroughATunnelToTheAddressThatWasJudged() throws Exception {
    try (OutboundCalls calls = calls("", "", false, any -> true)) {
      for (int i = 0; i < 3; i++) {
        assertThat(calls.post("https://localhost:8443/in", null, tls())).isEqualTo(204);
      }
    }
    assertThat(proxy.heads()).hasSize(1);
    assertThat(proxy.heads().get(0))
        .matches("(?s)CONNECT (127\\.0\\.0\\.1|\\[0:0:0:0:0:0:0:1]):8443 HTTP/1\\.1\r\n.*")
        .doesNotContain("Proxy-Authorization")
        .doesNotContain("/in");
    assertThat(receiver.heads()).hasSize(3).allMatch(head -> head.startsWith("POST /in HTTP/1.1"));
    assertThat(receiver.heads().get(0)).contains("\r\nHost: localhost:8443\r\n");
  }

  @Test
  void proxyThatResolvesNamesGetsThem() throws Exception {
    try (OutboundCalls calls = calls("", "", true, any -> true)) {
      assertThatThrownBy(() -> calls.post("https://name.invalid:8443/in", null, tls()))
          .as("its certificate is another host's")
          .isInstanceOf(javax.net.ssl.SSLException.class);
    }
    assertThat(proxy.heads().get(0)).startsWith("CONNECT name.invalid:8443 HTTP/1.1\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void addressOfTheGatewaysOwnNetworkIsNotAskedFor(boolean resolvesNames) throws Exception {
    try (OutboundCalls calls = calls("", "", resolvesNames, any -> false)) {
      for (String url : List.of("https://10.0.0.1/", "http://10.0.0.1/", "https://[::1]/")) {
        assertThatThrownBy(() -> calls.post(url, null, null))
            .isInstanceOf(ForbiddenAddressException.class);
      }
    }
    assertThat(proxy.connections()).isZero();
  }

  @Test
  void nameThatLeadsThereIsNotAskedForUnlessTheProxyResolvesNames() throws Exception {
    try (OutboundCalls calls = calls("", "", false, any -> false)) {
      assertThatThrownBy(() -> calls.post("https://localhost/", null, null))
          .isInstanceOf(ForbiddenAddressException.class);
      assertThatThrownBy(() -> calls.post("http://localhost/", null, null))
          .isInstanceOf(ForbiddenAddressException.class);
    }
    assertThat(proxy.connections()).isZero();
  }

  @Test
  void requestWithoutTlsHasItsWholeUrlInTheRequestLine() throws Exception {
    try (OutboundCalls calls = calls("gateway", "pass", false, any -> true)) {
      assertThat(calls.post("http://localhost:8080/in?a=~b", null, null)).isEqualTo(204);
    }
    assertThat(proxy.heads().get(0))
        .startsWith("POST http://localhost:8080/in?a=~b HTTP/1.1\r\n")
        .contains(login());
  }

  @Test
  void loginIsShownToTheProxyAndToNoReceiver() throws Exception {
    try (OutboundCalls calls = calls("gateway", "pass", false, any -> true)) {
      assertThat(calls.post("https://127.0.0.1:8443/in", null, tls())).isEqualTo(204);
    }
    assertThat(proxy.heads().get(0)).contains(login());
    assertThat(receiver.heads().get(0)).doesNotContain("Proxy-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"})
  void proxyThatMakesNoTunnelSendsNothing(String status) throws Exception {
    refusal = "HTTP/1.1 " + status + "\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n";
    try (OutboundCalls calls = calls("gateway", "wrong", false, any -> true)) {
      assertThatThrownBy(() -> calls.post("https://127.0.0.1:8443/in", null, tls()))
          .hasStackTraceContaining(TunnelRefusedException.class.getName());
    }
    assertThat(receiver.connections()).isZero();
  }

  /** As JVMs and hosts have them for programs that ask for one. */
  @Test
  void proxyOfTheJvmIsNotUsed() throws Exception {
    List<String> names =
        List.of(
            "http.proxy", "https.proxy", "socksProxy", "socksNonProxyHosts", "http.nonProxyHosts");
    try (OutboundCalls calls =
        new OutboundCalls(Duration.ofSeconds(20), DeliveryProperties.Proxy.NONE)) {
      for (String name : names.subList(0, 3)) {
        System.setProperty(name + "Host", "127.0.0.1");
        System.setProperty(name + "Port", Integer.toString(proxy.port()));
      }
      System.setProperty("socksNonProxyHosts", "");
      System.setProperty("http.nonProxyHosts", "");
      assertThat(calls.post("https://127.0.0.1:" + receiver.port() + "/in", null, tls()))
          .isEqualTo(204);
    } finally {
      for (String name : names) {
        System.clearProperty(name);
        System.clearProperty(name + "Host");
        System.clearProperty(name + "Port");
      }
    }
    assertThat(proxy.connections()).isZero();
  }

  private OutboundCalls calls(
      String username, String password, boolean resolvesNames, Predicate<InetAddress> allowed) {
    return new OutboundCalls(
        Duration.ofSeconds(20),
        new DeliveryProperties.Proxy(
            "http://127.0.0.1:" + proxy.port(), username, password, resolvesNames),
        List.of(),
        allowed);
  }

  private static TlsSettings tls() {
    return new TlsSettings(null, null, certificate.certificate());
  }

  private static String login() {
    return "\r\nProxy-Authorization: Basic "
        + Base64.getEncoder().encodeToString("gateway:pass".getBytes());
  }
}
