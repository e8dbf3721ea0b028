package dev.dromedary.http;

import java.util.Enumeration;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Marks the requests of this gateway, so that it knows them where they come in: an endpoint whose
 * URL is the gateway's own {@code /events} would make an event of each delivery (RFC 8586).
 *
 * @param id the same of all gateways that share their keys
 */
public record OwnRequests(String id) implements HttpRequestInterceptor {

  public static final String HEADER = "CDN-Loop";

  private static final String SEPARATORS = "[,;\\s]+";

  @Override
  public void process(HttpRequest request, EntityDetails body, HttpContext context) {
    request.addHeader(HEADER, id);
  }

  /** Whether one of the header's lines has the mark. */
  public boolean isAmong(Enumeration<String> lines) {
    while (lines.hasMoreElements()) {
      for (String each : lines.nextElement().split(SEPARATORS)) {
        if (each.equals(id)) {
          return true;
        }
      }
    }
    return false;
  }
}
