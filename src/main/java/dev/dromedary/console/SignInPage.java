package dev.dromedary.console;

import dev.dromedary.api.Caller;
import dev.dromedary.api.InProcessApi;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
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
          "out", "You are signed out.");

  private final InProcessApi api;

  SignInPage(InProcessApi api) {
    this.api = api;
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

  private static String page(String to, HttpServletRequest request, Model model) {
    model.addAttribute("to", to);
    model.addAttribute("base", request.getContextPath() + request.getServletPath());
    return "sign-in";
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
    response.setHeader(
        "Location",
        request.getContextPath() + request.getServletPath() + (isWithin(to) ? to : "/"));
    return null;
  }

  private static String rejected(
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

  /** A path of this console, and no address elsewhere. */
  private static boolean isWithin(String to) {
    return to.startsWith("/") && !to.startsWith("//") && !to.contains("\\") && !to.contains("\n");
  }

  @PostMapping("/sign-out")
  void signOut(Visit visit, HttpServletRequest request, HttpServletResponse response) {
    Site.of(request).sessions().end(request, response);
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", visit.url(ConsoleServlet.SIGN_IN + "?because=out"));
  }
}
