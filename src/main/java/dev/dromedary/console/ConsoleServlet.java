package dev.dromedary.console;

import dev.dromedary.api.InProcessApi;
import dev.dromedary.api.SeparateServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.http.HttpHeaders;

/** The pages of a site, to readers who signed in with a key of the API. */
final class ConsoleServlet extends SeparateServlet {

  static final String SIGN_IN = "/sign-in";

  static final List<Class<?>> PARTS =
      List.of(
          AssetsPage.class,
          SignInPage.class,
          ProviderSignInPage.class,
          NowPage.class,
          ProblemsPage.class,
          EndpointsPage.class,
          EndpointPage.class,
          EndpointEditPage.class,
          EndpointSecretsPage.class,
          DeliveriesPage.class,
          EventPage.class,
          DeadLettersPage.class,
          ReplaysPage.class,
          RoutesPage.class,
          KeysPage.class,
          AuditPage.class,
          TenantsPage.class,
          EventTypesPage.class,
          StreamPage.class);

  private final transient AutowireCapableBeanFactory host;
  private final transient Site site;

  ConsoleServlet(AutowireCapableBeanFactory host, Site site) {
    super(host, ConsoleMvcConfiguration.class, site.parts());
    this.host = host;
    this.site = site;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    site.serves(request);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("Content-Security-Policy", site.contentSecurityPolicy());
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    String path = request.getPathInfo();
    if (path == null) {
      redirect(request, response, "/");
    } else if (path.startsWith(AssetsPage.PATH)) {
      super.service(request, response);
    } else if (!isOurs(request)) {
      redirect(request, response, SIGN_IN + "?because=elsewhere");
    } else if (path.equals(SIGN_IN) || path.startsWith(SIGN_IN + "/")) {
      super.service(request, response);
    } else {
      serve(request, response);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<String> cookie = site.sessions().sent(request);
    Optional<String> key = cookie.flatMap(site.sessions()::key);
    if (key.isEmpty()) {
      signIn(request, response, cookie.isPresent() ? "ended" : "none");
      return;
    }
    InProcessApi api = host.getBean(InProcessApi.class);
    InProcessApi.Login login = api.login(request, key.get());
    if (login.caller().isEmpty()) {
      boolean isWrong = login.answer().status() == HttpServletResponse.SC_UNAUTHORIZED;
      signIn(request, response, isWrong ? "ended" : "unavailable");
      return;
    }
    Visit visit = new Visit(request, api, key.get(), login.caller().get(), cookie.get());
    if (request.getMethod().equals("POST") && !visit.isFromOurForm()) {
      redirect(request, response, SIGN_IN + "?because=elsewhere");
    } else {
      request.setAttribute(Visit.ATTRIBUTE, visit);
      super.service(request, response);
    }
  }

  /** A form of another site is no form of ours (Fetch Metadata; Origin where it is missing). */
  private static boolean isOurs(HttpServletRequest request) {
    if (request.getMethod().equals("GET")) {
      return true;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    return site != null
        ? site.equals("same-origin")
        : origin == null || origin.endsWith("://" + request.getHeader("Host"));
  }

  private static void signIn(
      HttpServletRequest request, HttpServletResponse response, String because) throws IOException {
    String to = Visit.to(request);
    if (request.getHeader("HX-Request") != null) {
      response.setHeader("HX-Refresh", "true");
      return;
    }
    redirect(
        request,
        response,
        SIGN_IN
            + "?because="
            + because
            + (request.getMethod().equals("GET") && !to.equals("/")
                ? "&to=" + URLEncoder.encode(to, StandardCharsets.UTF_8)
                : ""));
  }

  /** 303 (RFC 9110, section 15.4.4): whatever was sent, a page is read next. */
  private static void redirect(
      HttpServletRequest request, HttpServletResponse response, String path) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader(
        HttpHeaders.LOCATION, request.getContextPath() + request.getServletPath() + path);
  }
}
