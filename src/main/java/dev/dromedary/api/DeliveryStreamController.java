package dev.dromedary.api;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.history.Changes.Place;
import dev.dromedary.history.DeliveryFilter;
import dev.dromedary.history.MissedChangesException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Deliveries as they change. */
@RestController
@RequestMapping("/api/v1/deliveries")
final class DeliveryStreamController {

  private static final String LAST = "Last-Event-ID";

  private final DeliveryStreams streams;

  DeliveryStreamController(DeliveryStreams streams) {
    this.streams = streams;
  }

  @RequiresRole(Role.VIEWER)
  @GetMapping("/stream")
  void stream(DeliveryFilter filter, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    if (accept == null || !accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE)) {
      throw new InvalidInputException("Accept", "must be text/event-stream");
    }
    Place place = place(request.getHeader(LAST));
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    // Proxies that gather an answer before they send it on let this one through (nginx).
    response.setHeader("X-Accel-Buffering", "no");
    try {
      streams.open(request, filter, place);
    } catch (MissedChangesException e) {
      throw new InvalidInputException(
          LAST, "must be the id of an event of the last hour; begin without it");
    }
  }

  private static Place place(String last) {
    try {
      return last == null || last.isEmpty() ? null : Place.parse(last);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(LAST, "must be the id of an event of a stream");
    }
  }
}
