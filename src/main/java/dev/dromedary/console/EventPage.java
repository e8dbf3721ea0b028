package dev.dromedary.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.util.UriUtils;

/** An event's story: who got it, who did not and why, and when. */
@Controller
final class EventPage {

  private static final int SHOWN = 20;
  private static final List<String> OWNER = List.of("tenant", "source");
  private static final String EVENTS = "/events/";

  @GetMapping("/events/{*id}")
  String show(HttpServletRequest request, Visit visit, Model model) {
    return page(id(request), visit, model);
  }

  private static String page(String id, Visit visit, Model model) {
    String path = EVENTS + Visit.segment(id);
    Query owner = visit.query(OWNER);
    visit.as("dromedary events why " + Command.quoted(id));
    Map<String, Object> event = visit.get(path, owner);
    List<Map<String, Object>> deliveries = new ArrayList<>();
    for (Map<String, Object> each : NowPage.rows(Map.of("data", event.get("deliveries")))) {
      deliveries.add(
          deliveries.size() < SHOWN
              ? visit.get("/deliveries/" + Visit.segment(each.get("id")), Query.of())
              : each);
    }
    model.addAttribute("id", id);
    model.addAttribute("event", event);
    model.addAttribute("owner", owner.suffix());
    model.addAttribute("deliveries", deliveries);
    model.addAttribute("steps", TimeLine.of(event, deliveries, visit));
    Map<String, Object> matching = visit.get(path + "/matching", owner);
    model.addAttribute("matching", matching);
    model.addAttribute("gone", gone(matching));
    return "event";
  }

  /** The endpoints that did not match then, and are not there now. */
  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> gone(Map<String, Object> matching) {
    Set<Object> there =
        NowPage.rows(matching).stream()
            .map(each -> each.get("endpointId"))
            .collect(Collectors.toSet());
    List<Map<String, Object>> mismatched = (List<Map<String, Object>>) matching.get("mismatched");
    return mismatched == null || matching.get("nextCursor") != null
        ? List.of()
        : mismatched.stream().filter(each -> !there.contains(each.get("endpointId"))).toList();
  }

  /** The payload, byte for byte, as a file. */
  @GetMapping("/payload/{*id}")
  void payload(HttpServletRequest request, Visit visit, HttpServletResponse response)
      throws IOException {
    visit.send(
        EVENTS + Visit.segment(id(request)) + "/payload", visit.query(OWNER), "*/*", response);
  }

  @PostMapping("/events/{*id}")
  String replay(HttpServletRequest request, Visit visit, Model model) {
    String id = id(request);
    String endpoint = visit.given("endpointId").strip();
    if (visit.change(
            "POST",
            EVENTS + Visit.segment(id) + "/replay",
            visit.query(OWNER),
            endpoint.isEmpty() ? null : Map.of("endpointId", endpoint),
            null)
        != null) {
      model.addAttribute("said", "The event is delivered again: the time line below shows it.");
    }
    return page(id, visit, model);
  }

  @PostMapping("/erase/{*id}")
  String erase(HttpServletRequest request, Visit visit, Model model) {
    String id = id(request);
    String payload = EVENTS + Visit.segment(id) + "/payload";
    if (visit.change("DELETE", payload, visit.query(OWNER), null, null) == null) {
      return page(id, visit, model);
    }
    model.addAttribute("heading", "Payload erased");
    model.addAttribute(
        "detail",
        "The event and its payload are erased; its deliveries stay, and cannot be replayed.");
    return "failure";
  }

  /** As it was sent: an id may have slashes. */
  private static String id(HttpServletRequest request) {
    String sent = request.getRequestURI();
    int from = (request.getContextPath() + request.getServletPath()).length() + 1;
    return UriUtils.decode(sent.substring(sent.indexOf('/', from) + 1), StandardCharsets.UTF_8);
  }
}
