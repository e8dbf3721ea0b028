package dev.dromedary.admin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
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
      chain.doFilter(request, new Wrapper(response));
    } catch (ServletException | RuntimeException e) {
      if (response.isCommitted()) {
        throw e;
      }
      response.reset();
      Problems.internal(e).writeTo(response);
    }
  }

  private static final class Wrapper extends HttpServletResponseWrapper {

    Wrapper(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void sendError(int status) throws IOException {
      resetBuffer();
      answer(status).writeTo((HttpServletResponse) getResponse());
      flushBuffer();
    }

    @Override
    public void sendError(int status, String message) throws IOException {
      sendError(status);
    }

    private static Answer answer(int status) {
      ProblemType type = ProblemType.of(status);
      return type.answer(
          switch (type) {
            case NOT_FOUND -> "There is nothing at this path.";
            case METHOD_NOT_ALLOWED -> "This path does not take this method; see the Allow header.";
            case UNSUPPORTED_MEDIA_TYPE -> "This path does not take this media type.";
            case INTERNAL, UNAVAILABLE -> "The gateway failed; its log says why.";
            default -> "The request was not understood.";
          });
    }
  }
}
