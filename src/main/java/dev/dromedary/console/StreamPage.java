package dev.dromedary.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Deliveries as they change: a page that shows some of them is read again then. */
@Controller
final class StreamPage {

  static final String PATH = "/stream";

  /** Not its status or result: a delivery that no longer matches has changed too. */
  private static final List<String> CONDITIONS =
      List.of("tenant", "endpointId", "eventId", "eventSource", "eventType");

  @GetMapping(PATH)
  void stream(Visit visit, HttpServletResponse response) throws IOException {
    visit.send(
        "/deliveries/stream", visit.query(CONDITIONS), MediaType.TEXT_EVENT_STREAM_VALUE, response);
  }
}
