package dev.dromedary.api;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpHeaders;

/** A call of the API within another request, of which it has the addresses and nothing else. */
final class InProcessRequest extends HttpServletRequestWrapper {

  private final InProcessApi.Call call;
  private final byte[] body;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Object> attributes = new HashMap<>();
  private final ServletInputStream in;

  InProcessRequest(HttpServletRequest within, String key, InProcessApi.Call call) {
    super(within);
    this.call = call;
    body = call.body() == null ? new byte[0] : call.body();
    in = new ArrivedBody(new ByteArrayInputStream(body));
    headers.put(HttpHeaders.AUTHORIZATION, "Bearer " + key);
    if (call.body() != null) {
      headers.put(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    headers.putAll(call.headers());
  }

  @Override
  public String getMethod() {
    return call.method();
  }

  @Override
  public String getRequestURI() {
    return getContextPath() + "/api/v1" + call.path();
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer(getScheme())
        .append("://")
        .append(getServerName())
        .append(':')
        .append(getServerPort())
        .append(getRequestURI());
  }

  @Override
  public String getQueryString() {
    return call.query();
  }

  @Override
  public String getPathInfo() {
    return null;
  }

  @Override
  public String getHeader(String name) {
    return headers.get(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    String value = headers.get(name);
    return Collections.enumeration(value == null ? List.of() : List.of(value));
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.enumeration(headers.keySet());
  }

  @Override
  public long getDateHeader(String name) {
    return -1;
  }

  @Override
  public int getIntHeader(String name) {
    return -1;
  }

  @Override
  public String getContentType() {
    return headers.get(HttpHeaders.CONTENT_TYPE);
  }

  @Override
  public String getCharacterEncoding() {
    return StandardCharsets.UTF_8.name();
  }

  @Override
  public int getContentLength() {
    return body.length;
  }

  @Override
  public long getContentLengthLong() {
    return body.length;
  }

  @Override
  public ServletInputStream getInputStream() {
    return in;
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return Map.of();
  }

  @Override
  public String getParameter(String name) {
    return null;
  }

  @Override
  public String[] getParameterValues(String name) {
    return null;
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.emptyEnumeration();
  }

  @Override
  public Object getAttribute(String name) {
    return attributes.get(name);
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    return Collections.enumeration(List.copyOf(attributes.keySet()));
  }

  @Override
  public void setAttribute(String name, Object value) {
    attributes.put(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    attributes.remove(name);
  }

  @Override
  public DispatcherType getDispatcherType() {
    return DispatcherType.REQUEST;
  }
}
