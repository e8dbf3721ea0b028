package dev.dromedary.http;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * Sends a request that met a stale connection once more, on a new one. RFC 9112 section 9.3.1 lets
 * a client do so for a request of any method that may come twice, as every delivery may.
 */
final class StaleConnectionRetry implements ExecChainHandler {

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    try {
      return chain.proceed(request, scope);
    } catch (StaleConnectionException e) {
      HttpEntity body = request.getEntity();
      if (scope.execRuntime.isExecutionAborted() || body != null && !body.isRepeatable()) {
        throw e;
      }
      scope.execRuntime.acquireEndpoint(
          scope.exchangeId, scope.route, scope.clientContext.getUserToken(), scope.clientContext);
      // The pool may give another old one.
      scope.execRuntime.disconnectEndpoint();
      // Set again as the request is sent, which refuses one that is there.
      request.removeHeaders(HttpHeaders.CONTENT_LENGTH);
      request.removeHeaders(HttpHeaders.TRANSFER_ENCODING);
      return chain.proceed(request, scope);
    }
  }
}
