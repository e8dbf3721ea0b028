package dev.dromedary.admin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * Problem details for what never reaches a controller: a path that is not there, a wrong method.
 * Only for this API, so that a host's error pages stay as they are.
 */
public class ProblemFilter extends ApiFilter {

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(new UnreadForm(request), new Wrapper(response));
    } catch (ServletException | RuntimeException e) {
      if (response.isCommitted()) {
        throw e;
      }
      response.reset();
      Problems.internal(e).writeTo(response);
    }
  }

  /**
   * Without its media type, so that nothing before the call reads the body as a form or in parts:
   * it fails on some, and would take the body away from the others.
   */
  private static final class UnreadForm extends HttpServletRequestWrapper {

    UnreadForm(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getContentType() {
      return null;
    }
  }

  private static final class Wrapper extends HttpServletResponseWrapper {

    Wrapper(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void sendError(int status) throws IOException {
      resetBuffer();
      ProblemType.answer(status).writeTo((HttpServletResponse) getResponse());
      flushBuffer();
    }

    @Override
    public void sendError(int status, String message) throws IOException {
      sendError(status);
    }
  }
}
