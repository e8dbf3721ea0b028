package dev.dromedary.admin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Answers 503 to calls of the API while the gateway starts or stops: the web server listens before
 * the database has its tables and the routes run, and nothing else would be as clear.
 */
public class StartedFilter extends ApiFilter {

  private final BooleanSupplier started;

  public StartedFilter(BooleanSupplier started) {
    this.started = started;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (started.getAsBoolean()) {
      chain.doFilter(request, response);
    } else {
      ProblemType.UNAVAILABLE
          .answer("The gateway starts or stops; nothing was changed. Send it again in a second.")
          .with("Retry-After", "1")
          .writeTo(response);
    }
  }
}
