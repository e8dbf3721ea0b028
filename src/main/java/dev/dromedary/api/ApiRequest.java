package dev.dromedary.api;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/** A request as the {@link ApiServlet} has it. */
final class ApiRequest extends HttpServletRequestWrapper {

  private ServletInputStream body;
  private byte[] bytes = {};

  ApiRequest(HttpServletRequest request) {
    super(request);
  }

  /** Which the {@link ApiFilter} hides from everything before. */
  @Override
  public String getContentType() {
    return getHeader(HttpHeaders.CONTENT_TYPE);
  }

  /** Patterns are matched against whole paths, as the metrics of HTTP calls show them. */
  @Override
  public String getServletPath() {
    return "";
  }

  /** It has arrived. */
  void body(byte[] arrived) {
    bytes = arrived;
    body = new ArrivedBody(new ByteArrayInputStream(bytes));
  }

  byte[] body() {
    return bytes;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    return body == null ? super.getInputStream() : body;
  }
}
