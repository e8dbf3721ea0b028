package dev.dromedary.console;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** Style sheets and scripts, which need no key: files of the jar and of webjars. */
@Controller
final class AssetsPage {

  static final String PATH = "/assets/";

  static final MediaType CSS = MediaType.valueOf("text/css;charset=utf-8");

  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final Map<String, String> FILES =
      Map.of(
          "console.css",
          "/dromedary/console/console.css",
          "console.js",
          "/dromedary/console/console.js",
          "portal.js",
          "/dromedary/console/portal.js",
          "icon.svg",
          "/dromedary/console/icon.svg",
          "htmx.js",
          WEBJARS + "htmx.org/2.0.4/dist/htmx.min.js",
          "uplot.js",
          WEBJARS + "uplot/1.6.30/dist/uPlot.iife.min.js",
          "uplot.css",
          WEBJARS + "uplot/1.6.30/dist/uPlot.min.css");
  private static final Map<String, MediaType> TYPES =
      Map.of(
          "css", CSS,
          "js", MediaType.valueOf("text/javascript;charset=utf-8"),
          "svg", MediaType.valueOf("image/svg+xml"));

  @GetMapping(PATH + "{name}")
  ResponseEntity<byte[]> file(@PathVariable String name) throws IOException {
    String resource = FILES.get(name);
    try (InputStream in =
        resource == null ? null : AssetsPage.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new ResponseStatusException(HttpStatus.NOT_FOUND);
      }
      return ResponseEntity.ok()
          .contentType(TYPES.get(name.substring(name.lastIndexOf('.') + 1)))
          .cacheControl(CacheControl.noCache())
          .body(in.readAllBytes());
    }
  }
}
