package dev.dromedary.api;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/**
 * A call with the key. Until the {@link ApiServlet} has it, it has no media type and no parameters:
 * filters and containers read a form or parts into parameters, fail on some, and take the body away
 * from the others. After that the parameters are those of the URL alone.
 */
final class ApiRequest extends HttpServletRequestWrapper {

  private boolean served;
  private Map<String, String> parameters = Map.of();
  private byte[] body;

  ApiRequest(HttpServletRequest request) {
    super(request);
  }

  /** The servlet has it. */
  void serve() {
    served = true;
  }

  /** As they were read strictly. */
  void read(Map<String, String> parameters, byte[] body) {
    this.parameters = parameters;
    this.body = body;
  }

  @Override
  public String getContentType() {
    return served ? getHeader(HttpHeaders.CONTENT_TYPE) : null;
  }

  /** Patterns are matched against whole paths, as the metrics of HTTP calls show them. */
  @Override
  public String getServletPath() {
    return served ? "" : super.getServletPath();
  }

  @Override
  public String getParameter(String name) {
    return parameters.get(name);
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    Map<String, String[]> values = new LinkedHashMap<>();
    parameters.forEach((name, value) -> values.put(name, new String[] {value}));
    return values;
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.enumeration(parameters.keySet());
  }

  @Override
  public String[] getParameterValues(String name) {
    return getParameterMap().get(name);
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    return body == null ? super.getInputStream() : new Whole(new ByteArrayInputStream(body));
  }

  /** A body that has arrived. */
  private static final class Whole extends ServletInputStream {

    private final InputStream in;

    Whole(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return in.read(bytes, from, length);
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("no call of the API is asynchronous");
    }
  }
}
