package dev.dromedary.console;

import dev.dromedary.api.Caller;
import dev.dromedary.api.InProcessApi;
import dev.dromedary.api.ProviderLogin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Signing in with a key of the API, and out. */
@Controller
final class SignInPage {

  private static final Map<String, String> BECAUSE =
      Map.of(
          "ended", "Your session has ended, or its key is good no longer. Sign in again.",
          "unavailable",
              "The gateway starts or its database is unavailable. Try again in a moment.",
          "elsewhere", "That form was not sent from one of these pages; nothing was changed.",
          "out", "You are signed out.",
          "provider", "The sign-in at the identity provider did not succeed. Try it again.",
          "provider-unavailable", "The identity provider does not answer. Try again in a moment.",
          "no-role", "You are known, but the identity provider gives you no role here.",
          "too-large", "The token of the identity provider is too large for a session.");

  private final InProcessApi api;
  private final Optional<String> provider;

  SignInPage(InProcessApi api, ObjectProvider<ProviderLogin> login) {
    this.api = api;
    ProviderLogin there = login.getIfAvailable();
    this.provider = there == null ? Optional.empty() : there.provider();
  }

  @GetMapping(ConsoleServlet.SIGN_IN)
  String form(
      @RequestParam(defaultValue = "") String because,
      @RequestParam(defaultValue = "/") String to,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("notice", BECAUSE.get(because));
    return page(to, request, model);
  }

  private String page(String to, HttpServletRequest request, Model model) {
    model.addAttribute("to", to);
    model.addAttribute("provider", provider.orElse(null));
    model.addAttribute("base", url(request, ""));
    return Site.of(request).signIn();
  }

  @PostMapping(ConsoleServlet.SIGN_IN)
  String signIn(
      @RequestParam(defaultValue = "") String key,
      @RequestParam(defaultValue = "/") String to,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    String sent = key.strip();
    InProcessApi.Login login = api.login(request, sent);
    if (login.caller().isEmpty()) {
      return rejected(login.answer().status(), to, request, response, model);
    }
    Caller caller = login.caller().get();
    Site site = Site.of(request);
    if (!site.isFor(caller)
        || !site.sessions().begin(sent, caller.login().until(), request, response)) {
      return rejected(HttpServletResponse.SC_FORBIDDEN, to, request, response, model);
    }
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", url(request, isWithin(to) ? to : "/"));
    return null;
  }

  private String rejected(
      int status,
      String to,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    response.setStatus(status);
    model.addAttribute(
        "error",
        switch (status) {
          case 401 -> "This key is not known, or has expired.";
          case 403 -> "This key is not for these pages.";
          case 429 -> "Too many wrong keys came from your address. Wait a minute.";
          default -> BECAUSE.get("unavailable");
        });
    return page(to, request, model);
  }

  /** A path within the site, as a link has it. */
  static String url(HttpServletRequest request, String path) {
    return request.getContextPath() + request.getServletPath() + path;
  }

  /** A path of this site, and no address elsewhere. */
  static boolean isWithin(String to) {
    return to.startsWith("/") && !to.startsWith("//") && !to.contains("\\") && !to.contains("\n");
  }

  @PostMapping("/sign-out")
  void signOut(Visit visit, HttpServletRequest request, HttpServletResponse response) {
    Site.of(request).sessions().end(request, response);
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", visit.url(ConsoleServlet.SIGN_IN + "?because=out"));
  }
}
