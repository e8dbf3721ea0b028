package dev.dromedary.http;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;

/**
 * A request as it was sent, and the head of its answer. Of the latter a copy: Camel takes off what
 * says how the body is encoded.
 *
 * @param method null if there was no connection to send it on
 * @param status 0 without an answer
 */
public record HttpCall(
    String method,
    List<Header> sent,
    EndpointDetails connection,
    int status,
    List<Header> received) {

  /** Of which nothing is known. */
  public static final HttpCall NONE = new HttpCall(null, List.of(), null, 0, List.of());

  private static final int REDIRECTION = 3;

  static HttpCall of(HttpClientContext context) {
    HttpRequest request = context.getRequest();
    HttpResponse response = context.getResponse();
    return new HttpCall(
        request == null ? null : request.getMethod(),
        headers(request),
        context.getEndpointDetails(),
        response == null ? 0 : response.getCode(),
        headers(response));
  }

  private static List<Header> headers(HttpMessage message) {
    return message == null ? List.of() : List.of(message.getHeaders());
  }

  public boolean wasSent() {
    return method != null;
  }

  public boolean isRedirect() {
    return status / 100 == REDIRECTION;
  }

  /** Address and port, such as {@code 192.0.2.7:443}; null without a connection. */
  public String remoteAddress() {
    if (connection != null && connection.getRemoteAddress() instanceof InetSocketAddress to) {
      String address = to.getAddress().getHostAddress();
      return (address.contains(":") ? "[" + address + "]" : address) + ":" + to.getPort();
    }
    return null;
  }

  public Map<String, String> sentHeaders() {
    return texts(sent, Integer.MAX_VALUE);
  }

  /**
   * @param most characters of names and values; what is more is cut
   */
  public Map<String, String> receivedHeaders(int most) {
    return texts(received, most);
  }

  /** The value of the first such header of the answer, or null. */
  public String received(String name) {
    for (Header header : received) {
      if (header.getName().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }

  /** Several of one name are joined (RFC 9110 section 5.3). */
  private static Map<String, String> texts(List<Header> headers, int most) {
    Map<String, String> texts = new LinkedHashMap<>();
    int left = most;
    for (Header header : headers) {
      String value = header.getValue() == null ? "" : header.getValue();
      left -= header.getName().length();
      if (left <= 0) {
        break;
      }
      String shown = value.substring(0, Math.min(value.length(), left));
      texts.merge(header.getName(), shown, (first, second) -> first + ", " + second);
      left -= shown.length();
    }
    return texts;
  }

  /** Headers may authenticate. */
  @Override
  public String toString() {
    return "HttpCall[to " + remoteAddress() + "]";
  }
}
