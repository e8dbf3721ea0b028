package dev.dromedary.http;

import java.io.IOException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo.LayerType;
import org.apache.hc.client5.http.RouteInfo.TunnelType;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.TunnelRefusedException;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.Host;

/**
 * Leads every request over a proxy: a tunnel (RFC 9110 section 9.3.6) for https, the whole URL in
 * the request line for http.
 *
 * <p>A tunnel is made to the address that was judged, so that the proxy's look-up counts for
 * nothing, unless it is the proxy that resolves names. Then an address in a URL is judged here and
 * a name there.
 */
final class EgressProxy implements ExecChainHandler {

  private static final String HTTPS = "https";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final HttpHost proxy;
  private final DeliveryProperties.Proxy settings;
  private final GuardedDnsResolver names;

  EgressProxy(DeliveryProperties.Proxy settings, GuardedDnsResolver names) {
    this.proxy = settings.host();
    this.settings = settings;
    this.names = names;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    if (settings.hasLogin()) {
      scope.clientContext.setAuthExchange(proxy, login());
    }
    return chain.proceed(
        request,
        new ExecChain.Scope(
            scope.exchangeId,
            route(RequestTarget.url(scope.clientContext)),
            scope.originalRequest,
            scope.execRuntime,
            scope.clientContext));
  }

  /**
   * Next to the network: the client would take the proxy's answer, if there is no tunnel, for the
   * receiver's.
   */
  static ClassicHttpResponse requireTunnel(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    scope.clientContext.setRequest(null);
    ClassicHttpResponse answer = chain.proceed(request, scope);
    if (scope.clientContext.getRequest() == null) {
      scope.execRuntime.discardEndpoint();
      throw new TunnelRefusedException("The proxy refused a tunnel", null);
    }
    return answer;
  }

  private HttpRoute route(ReceiverUrl url) throws IOException {
    String connected =
        settings.resolvesNames() && !GuardedDnsResolver.isAddress(url.host())
            ? url.host()
            : names.resolve(url.host())[0].getHostAddress();
    if (!url.scheme().equals(HTTPS)) {
      return new HttpRoute(
          new HttpHost(url.scheme(), url.host(), url.port() < 0 ? HTTP_PORT : url.port()),
          null,
          proxy,
          false);
    }
    int port = url.port() < 0 ? HTTPS_PORT : url.port();
    return new HttpRoute(
        new HttpHost(HTTPS, connected, port),
        new Host(url.host(), port),
        null,
        new HttpHost[] {proxy},
        true,
        TunnelType.TUNNELLED,
        LayerType.LAYERED);
  }

  /** Sent without a challenge: the proxy is the operator's own. */
  private AuthExchange login() {
    BasicScheme basic = new BasicScheme();
    basic.initPreemptive(
        new UsernamePasswordCredentials(settings.username(), settings.password().toCharArray()));
    AuthExchange login = new AuthExchange();
    login.select(basic);
    return login;
  }
}
