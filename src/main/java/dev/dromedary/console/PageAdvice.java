package dev.dromedary.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.ModelAndView;

/** The model of every page, and the page of a failure. */
@ControllerAdvice
class PageAdvice {

  private static final Logger LOG = LoggerFactory.getLogger(PageAdvice.class);

  static Visit visit(HttpServletRequest request) {
    return (Visit) request.getAttribute(Visit.ATTRIBUTE);
  }

  @ModelAttribute("visit")
  Visit of(HttpServletRequest request) {
    return visit(request);
  }

  @ModelAttribute("words")
  Words words() {
    return Words.INSTANCE;
  }

  @ModelAttribute("site")
  Site site(HttpServletRequest request) {
    return Site.of(request);
  }

  @ExceptionHandler
  ModelAndView rejected(
      ApiRejectedException e, HttpServletRequest request, HttpServletResponse response) {
    return page(
        e.status(),
        String.valueOf(e.problem().get("title")),
        String.valueOf(e.problem().get("detail")),
        request,
        response);
  }

  /** The reader has left, which is no failure of the page. */
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException e, HttpServletResponse response) {
    LOG.debug("A reader of the console is gone: {}", e.getMessage());
  }

  @ExceptionHandler
  ModelAndView failed(Exception e, HttpServletRequest request, HttpServletResponse response) {
    if (e instanceof ErrorResponse ofSpring) {
      return page(
          ofSpring.getStatusCode().value(),
          "Not found",
          "There is no such page.",
          request,
          response);
    }
    LOG.error("A page of the console failed", e);
    return page(500, "Internal error", "The page failed; the log says why.", request, response);
  }

  private ModelAndView page(
      int status,
      String title,
      String detail,
      HttpServletRequest request,
      HttpServletResponse response) {
    response.setStatus(status);
    Visit visit = visit(request);
    return visit == null
        ? new ModelAndView(
            Site.of(request).signIn(),
            Map.of(
                "error",
                detail,
                "to",
                "/",
                "base",
                request.getContextPath() + request.getServletPath(),
                "site",
                Site.of(request)))
        : new ModelAndView(
            "failure",
            Map.of(
                "visit",
                visit,
                "words",
                words(),
                "site",
                Site.of(request),
                "heading",
                title,
                "detail",
                detail,
                "status",
                status));
  }
}
