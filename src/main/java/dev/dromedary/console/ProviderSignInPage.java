package dev.dromedary.console;

import dev.dromedary.api.InProcessApi;
import dev.dromedary.api.ProviderLogin;
import dev.dromedary.encryption.Encryption;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Signing in at an identity provider: there and back. */
@Controller
final class ProviderSignInPage {

  private static final Logger LOG = LoggerFactory.getLogger(ProviderSignInPage.class);
  private static final String BEGIN = ConsoleServlet.SIGN_IN + "/provider";
  private static final String ANSWER = "/answer";

  /** A reader may have to find a second factor. */
  private static final Duration WAIT = Duration.ofMinutes(10);

  private final Optional<ProviderLogin> login;
  private final InProcessApi api;
  private final SealedCookie cookie;
  private final Clock clock;

  ProviderSignInPage(
      ObjectProvider<ProviderLogin> login,
      InProcessApi api,
      Encryption encryption,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    ProviderLogin there = login.getIfAvailable();
    this.login = Optional.ofNullable(there).filter(each -> each.provider().isPresent());
    this.api = api;
    this.clock = webhooksClock;
    this.cookie = new SealedCookie(encryption, webhooksClock, "webhooks-sign-in", false);
  }

  @GetMapping(BEGIN)
  void begin(
      @RequestParam(defaultValue = "/") String to,
      HttpServletRequest request,
      HttpServletResponse response) {
    try {
      ProviderLogin.Begun begun =
          login().begin(URI.create(request.getRequestURL().append(ANSWER).toString()));
      Instant end = clock.instant().plus(WAIT);
      String wanted = begun.secrets() + " " + URLEncoder.encode(to, StandardCharsets.UTF_8);
      if (!cookie.set(wanted, end, request, response)) {
        cookie.set(begun.secrets() + " /", end, request, response);
      }
      redirect(begun.to().toString(), response);
    } catch (ProviderLogin.UnavailableException e) {
      LOG.warn("A sign-in cannot begin: {}", e.getMessage());
      signIn("provider-unavailable", request, response);
    }
  }

  @GetMapping(BEGIN + ANSWER)
  void end(
      @RequestParam Map<String, String> answer,
      HttpServletRequest request,
      HttpServletResponse response) {
    String begun =
        cookie.sent(request).flatMap(cookie::open).map(SealedCookie.Opened::content).orElse("");
    cookie.remove(request, response);
    int end = begun.lastIndexOf(' ');
    if (end < 0) {
      signIn("provider", request, response);
      return;
    }
    try {
      URI here = URI.create(request.getRequestURL().toString());
      Optional<String> token = login().end(begun.substring(0, end), answer, here);
      if (token.isEmpty()) {
        signIn("provider", request, response);
      } else {
        String wanted = URLDecoder.decode(begun.substring(end + 1), StandardCharsets.UTF_8);
        enter(token.get(), wanted, request, response);
      }
    } catch (ProviderLogin.UnavailableException e) {
      LOG.warn("A sign-in cannot end: {}", e.getMessage());
      signIn("provider-unavailable", request, response);
    }
  }

  private ProviderLogin login() {
    return login.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private void enter(
      String token, String to, HttpServletRequest request, HttpServletResponse response) {
    InProcessApi.Login login = api.login(request, token);
    if (login.caller().isEmpty()) {
      signIn(because(login.answer().status()), request, response);
    } else if (Site.of(request)
        .sessions()
        .begin(token, login.caller().get().login().until(), request, response)) {
      redirect(SignInPage.url(request, SignInPage.isWithin(to) ? to : "/"), response);
    } else {
      signIn("too-large", request, response);
    }
  }

  private static String because(int status) {
    return switch (status) {
      case 401 -> "provider";
      case 403 -> "no-role";
      default -> "unavailable";
    };
  }

  private static void signIn(
      String because, HttpServletRequest request, HttpServletResponse response) {
    redirect(SignInPage.url(request, ConsoleServlet.SIGN_IN + "?because=" + because), response);
  }

  private static void redirect(String to, HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", to);
  }
}
