package dev.dromedary.console;

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
          "elsewhere", "That form was not sent from a page of this console; nothing was changed.",
          "out", "You are signed out.");

  private final InProcessApi api;
  private final Sessions sessions;

  SignInPage(InProcessApi api, Sessions sessions) {
    this.api = api;
    this.sessions = sessions;
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
    InProcessApi.Login login = api.login(request, key.strip());
    if (login.caller().isPresent()) {
      sessions.begin(key.strip(), request, response);
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      response.setHeader(
          "Location",
          request.getContextPath() + request.getServletPath() + (isWithin(to) ? to : "/"));
      return null;
    }
    int status = login.answer().status();
    response.setStatus(status);
    model.addAttribute(
        "error",
        switch (status) {
          case 401 -> "This key is not known, or has expired.";
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
    sessions.end(request, response);
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", visit.url(ConsoleServlet.SIGN_IN + "?because=out"));
  }
}
