package dev.dromedary.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.servlet.View;

/**
 * What a call answers. A view of its own, so that the converters and the JSON settings of a host
 * application have no say in it.
 *
 * @param body written as JSON, or null for none
 */
record Answer(int status, Object body, Map<String, String> headers) implements View {

  Answer(int status, Object body) {
    this(status, body, Map.of());
  }

  static Answer ok(Object body) {
    return new Answer(200, body);
  }

  static Answer accepted(Object body) {
    return new Answer(202, body);
  }

  static Answer nothing() {
    return new Answer(204, null);
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, body, more);
  }

  @Override
  public void render(Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    writeTo(response);
  }

  void writeTo(HttpServletResponse response) throws IOException {
    byte[] json = body == null ? new byte[0] : Json.write(body);
    response.setStatus(status);
    headers.forEach(response::setHeader);
    // Answers hold payloads and secrets, which no cache may keep.
    response.setHeader("Cache-Control", "no-store");
    if (body != null) {
      // JSON has no charset parameter (RFC 8259, section 11), but hosts like to add one.
      response.setCharacterEncoding((String) null);
      response.setContentType(
          body instanceof Problem ? "application/problem+json" : "application/json");
      response.setContentLength(json.length);
    }
    response.getOutputStream().write(json);
  }

  /** Spring logs views, and the body may be anything. */
  @Override
  public String toString() {
    return "Answer[" + status + "]";
  }
}
