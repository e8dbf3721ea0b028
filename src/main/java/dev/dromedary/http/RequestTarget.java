package dev.dromedary.http;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntityContainer;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Sends a request to the URL in its header {@link #URL}, which ends here. Camel's component would
 * encode that URL anew ({@code ~} becomes {@code %7E}), and takes no host that {@link java.net.URI}
 * does not take.
 *
 * <p>The request gets its path only after the client has logged its request line, because a query
 * may authenticate.
 */
public final class RequestTarget implements HttpRoutePlanner, HttpRequestInterceptor {

  /** No endpoint can set it, because its name begins as those of the signature. */
  public static final String URL = "webhook-url";

  private static final String ATTRIBUTE = RequestTarget.class.getName();

  private final HttpRoutePlanner routes =
      new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE);

  @Override
  public HttpRoute determineRoute(HttpHost host, HttpRequest request, HttpContext context)
      throws HttpException {
    Header header = request.getFirstHeader(URL);
    if (header == null) {
      throw new HttpException("The request has no URL");
    }
    ReceiverUrl url = ReceiverUrl.of(header.getValue());
    context.setAttribute(ATTRIBUTE, url);
    if (request instanceof HttpEntityContainer sent
        && sent.getEntity() instanceof RequestBody body
        && body.tls() != null) {
      // By which connections are pooled apart, and which ReceiverTls finds.
      HttpClientContext.cast(context).setUserToken(body.tls());
    }
    // Without the request: by its authority, which means nothing, it would judge the certificate.
    return routes.determineRoute(new HttpHost(url.scheme(), url.host(), url.port()), context);
  }

  @Override
  public HttpRoute determineRoute(HttpHost host, HttpContext context) throws HttpException {
    throw new HttpException("The request has no URL");
  }

  /** Where the request of this context goes. */
  static ReceiverUrl url(HttpContext context) {
    return (ReceiverUrl) context.getAttribute(ATTRIBUTE);
  }

  @Override
  public void process(HttpRequest request, EntityDetails entity, HttpContext context) {
    ReceiverUrl url = url(context);
    request.removeHeaders(URL);
    request.setScheme(url.scheme());
    request.setAuthority(new URIAuthority(url.host(), url.port()));
    request.setPath(url.target());
  }
}
