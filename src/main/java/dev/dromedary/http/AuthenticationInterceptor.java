package dev.dromedary.http;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;

/**
 * Puts an access token into requests whose endpoint takes one. If it is refused it is replaced
 * once, and the request sent again, within the same attempt.
 */
final class AuthenticationInterceptor implements ExecChainHandler {

  private final AccessTokens tokens;

  AuthenticationInterceptor(AccessTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    if (!(request.getEntity() instanceof RequestBody body)) {
      return chain.proceed(request, scope);
    }
    body.requireThere();
    if (body.authentication() == null
        || body.authentication().type() != Authentication.Type.OAUTH2) {
      return chain.proceed(request, scope);
    }
    AccessTokens.Client client = new AccessTokens.Client(body.authentication(), body.tls());
    long deadline = DeadlineInterceptor.deadline(scope.clientContext);
    AccessTokens.Token first = tokens.get(client, deadline);
    ClassicHttpResponse answer = send(request, scope, chain, first);
    if (answer.getCode() != HttpStatus.SC_UNAUTHORIZED || !first.isOlderThanTheRequest()) {
      return answer;
    }
    // Its body may have no end.
    scope.execRuntime.discardEndpoint();
    request.removeHeaders(HttpHeaders.CONTENT_LENGTH);
    request.removeHeaders(HttpHeaders.TRANSFER_ENCODING);
    return send(request, scope, chain, tokens.instead(client, first, deadline));
  }

  private static ClassicHttpResponse send(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, AccessTokens.Token token)
      throws IOException, HttpException {
    request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token.accessToken());
    return chain.proceed(request, scope);
  }
}
