package dev.dromedary.api;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * The API for pages of this process. A call passes the login, the roles, the limits and the log as
 * one that comes over HTTP does, so that a page can do no more than its reader's key.
 */
public final class InProcessApi {

  private final ApiFilter filter;
  private final ApiServlet servlet;

  InProcessApi(ApiFilter filter, ApiServlet servlet) {
    this.filter = filter;
    this.servlet = servlet;
  }

  /**
   * A call.
   *
   * @param path such as {@code /endpoints}, percent-encoded
   * @param query percent-encoded, or null
   * @param body JSON, or null
   * @param headers besides
   */
  public record Call(
      String method, String path, String query, byte[] body, Map<String, String> headers) {

    public static Call get(String path, String query) {
      return new Call("GET", path, query, null, Map.of());
    }

    @Override
    public String toString() {
      return "Call[" + method + " " + path + "]";
    }
  }

  public record Answer(int status, byte[] body, String etag) {

    public boolean isDone() {
      return status < 300;
    }

    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /** The caller with this key, or the answer that says why there is none. */
  public record Login(Optional<Caller> caller, Answer answer) {}

  /**
   * @param within the request that the page answers
   */
  public Login login(HttpServletRequest within, String key) {
    InProcessRequest request = new InProcessRequest(within, key, Call.get("/", null));
    InProcessResponse response = new InProcessResponse();
    try {
      filter.doFilter(request, response, (passed, to) -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
    return new Login(Optional.ofNullable(Caller.of(request)), response.answer());
  }

  public Answer call(HttpServletRequest within, String key, Call call) {
    InProcessResponse response = new InProcessResponse();
    try {
      send(within, key, call, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return response.answer();
  }

  /** Answers the request with the answer of the call, as it comes: a list may be long. */
  public void send(HttpServletRequest within, String key, Call call, HttpServletResponse response)
      throws IOException {
    try {
      filter.doFilter(new InProcessRequest(within, key, call), response, servlet::service);
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
  }
}
