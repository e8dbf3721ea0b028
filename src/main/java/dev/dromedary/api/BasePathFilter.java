package dev.dromedary.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Filters and servlets behind it see the base path as a part of the context path. */
final class BasePathFilter extends HttpFilter {

  private final String basePath;

  BasePathFilter(String basePath) {
    this.basePath = basePath;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(new Within(request), response);
  }

  private final class Within extends HttpServletRequestWrapper {

    Within(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getContextPath() {
      return super.getContextPath() + basePath;
    }

    @Override
    public String getServletPath() {
      return super.getServletPath().substring(basePath.length());
    }
  }
}
