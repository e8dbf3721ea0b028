package dev.dromedary.api;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/**
 * The description of the API (OpenAPI 3.1) and its pages (Swagger UI), without a key: files of the
 * jar alone, so a servlet that reaches no call of the API.
 */
final class DescriptionServlet extends HttpServlet {

  static final List<String> RESOURCES = List.of("openapi.json", "docs");
  static final String[] PATHS = {"/api/v1/openapi.json", "/api/v1/docs/*"};

  private static final String DOCUMENT = "/dromedary/openapi.json";
  private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/%s/%s";
  private static final String WEBJAR_VERSION =
      "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

  /** With their media types. */
  private static final Map<String, String> OWN =
      Map.of("index.html", "text/html; charset=utf-8", "init.js", "text/javascript; charset=utf-8");

  private static final Map<String, String> OF_THE_WEBJAR =
      Map.of(
          "swagger-ui.css", "text/css; charset=utf-8",
          "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
          "favicon-32x32.png", "image/png");

  /** Swagger UI sets styles in its elements, and has pictures in its style sheet. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!Set.of("GET", "HEAD").contains(request.getMethod())) {
      response.setHeader(HttpHeaders.ALLOW, "GET, HEAD");
      ProblemType.send(response, ProblemType.of(405));
      return;
    }
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    String path = request.getPathInfo();
    if (request.getServletPath().endsWith("openapi.json")) {
      send(response, "application/json", document(request.getContextPath()));
    } else if (path == null) {
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader(HttpHeaders.LOCATION, request.getContextPath() + "/api/v1/docs/");
    } else {
      sendPage(response, path.equals("/") ? "index.html" : path.substring(1));
    }
  }

  /** With the path at which this server has the API. */
  private static byte[] document(String contextPath) throws IOException {
    byte[] json = read(DOCUMENT);
    return contextPath.isEmpty()
        ? json
        : new String(json, StandardCharsets.UTF_8)
            .replaceFirst("\"url\": \"/api/v1\"", "\"url\": \"%s/api/v1\"".formatted(contextPath))
            .getBytes(StandardCharsets.UTF_8);
  }

  private static void sendPage(HttpServletResponse response, String name) throws IOException {
    if (OWN.containsKey(name)) {
      send(response, OWN.get(name), read("/dromedary/docs/" + name));
    } else if (!OF_THE_WEBJAR.containsKey(name)) {
      ProblemType.send(response, ProblemType.of(404));
    } else {
      byte[] file = ofTheWebjar(name);
      if (file == null) {
        ProblemType.send(
            response,
            ProblemType.NOT_FOUND.detail(
                "The pages need org.webjars:swagger-ui on the class path."));
      } else {
        send(response, OF_THE_WEBJAR.get(name), file);
      }
    }
  }

  /** Null where an application does not have it. */
  private static byte[] ofTheWebjar(String name) throws IOException {
    byte[] version = read(WEBJAR_VERSION);
    if (version == null) {
      return null;
    }
    Properties properties = new Properties();
    properties.load(new ByteArrayInputStream(version));
    return read(WEBJAR.formatted(properties.getProperty("version"), name));
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = DescriptionServlet.class.getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private static void send(HttpServletResponse response, String type, byte[] content)
      throws IOException {
    response.setContentType(type);
    response.setContentLength(content.length);
    response.getOutputStream().write(content);
  }
}
