package dev.dromedary.http;

import java.io.IOException;
import java.net.IDN;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.io.Closer;

/**
 * TLS to a receiver of any host name. A name with an underscore is none for the JDK: it does not
 * ask for it, and finds it in no certificate. So for such a name this does both, by the rules of
 * RFC 9525 section 6.3.
 */
final class ReceiverTls implements TlsSocketStrategy {

  private static final int DNS_NAME = 2;

  private final TlsContexts contexts;

  ReceiverTls(TlsContexts contexts) {
    this.contexts = contexts;
  }

  @Override
  public SSLSocket upgrade(
      Socket socket, String host, int port, Object attachment, HttpContext httpContext)
      throws IOException {
    String name = name(host);
    SSLContext context = contexts.of(own(httpContext));
    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, name, port, true);
    try {
      handshake(tls, name);
      return tls;
    } catch (SocketTimeoutException e) {
      Closer.closeQuietly(tls);
      throw new ConnectTimeoutException("No TLS handshake in time");
    } catch (IOException | RuntimeException e) {
      Closer.closeQuietly(tls);
      throw e;
    }
  }

  private static TlsSettings own(HttpContext context) {
    return context instanceof HttpClientContext client
            && client.getUserToken() instanceof TlsSettings settings
        ? settings
        : null;
  }

  private static void handshake(SSLSocket tls, String name) throws IOException {
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setProtocols(TLS.excludeWeak(tls.getEnabledProtocols()));
    boolean unknown = name.indexOf('_') >= 0;
    if (unknown) {
      parameters.setServerNames(List.of(new ServerName(name)));
    } else {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    if (unknown && !isNamed(name, tls.getSession())) {
      throw new SSLPeerUnverifiedException("The certificate is another host's");
    }
  }

  /** Any name, where {@link javax.net.ssl.SNIHostName} takes only some. */
  private static final class ServerName extends SNIServerName {
    private ServerName(String name) {
      super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static boolean isNamed(String name, SSLSession session) throws IOException {
    try {
      X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names != null
          && names.stream()
              .filter(alternative -> alternative.get(0).equals(DNS_NAME))
              .anyMatch(alternative -> matches(name, alternative.get(1).toString()));
    } catch (CertificateParsingException e) {
      throw new SSLPeerUnverifiedException("The certificate names no host");
    }
  }

  /** A wildcard stands for the whole first label, and for nothing else. */
  static boolean matches(String name, String named) {
    int dot = name.indexOf('.');
    return name.equalsIgnoreCase(named)
        || named.startsWith("*.")
            && named.indexOf('.', 2) > 0
            && dot > 0
            && name.substring(dot + 1).equalsIgnoreCase(named.substring(2));
  }

  /** The client has made Unicode of punycode, and an address may stand in brackets. */
  private static String name(String host) {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : IDN.toASCII(host);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
