package dev.dromedary.console;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The form of an endpoint, with a preview of the events that it would get. */
@Controller
final class EndpointEditPage {

  private static final int EVENTS = 10;
  private static final String FORM = "endpoint-edit";
  private static final String NEW = "/endpoints/new";
  private static final String EDIT = "/endpoints/{id}/edit";

  private final EndpointPage page;

  EndpointEditPage(@Qualifier("webhooksClock") Clock webhooksClock) {
    this.page = new EndpointPage(webhooksClock);
  }

  @GetMapping(NEW)
  String blank(Visit visit, Model model) {
    visit.as("dromedary endpoints create");
    return form(EndpointForm.EMPTY, null, model);
  }

  /** Registers it and shows its secret, this one time. */
  @PostMapping(NEW)
  String register(Visit visit, Model model) {
    EndpointForm form = EndpointForm.sent(visit);
    Map<String, Object> definition = new LinkedHashMap<>(form.definition());
    definition.putAll(visit.filled("tenant"));
    if (isPreview(visit)) {
      preview(definition, visit, model);
      return form(form, null, model);
    }
    definition.putAll(visit.filled("secret"));
    Map<String, Object> made = visit.post("/endpoints", definition);
    if (made == null) {
      return form(form, null, model);
    }
    model.addAttribute(
        "said", "The endpoint is registered. Its receiver verifies with this secret.");
    model.addAttribute("secret", made.get("secret"));
    model.addAttribute("warnings", made.get("warnings"));
    return page.show(made.get("id").toString(), visit, model);
  }

  @GetMapping(EDIT)
  String edit(@PathVariable String id, Visit visit, Model model) {
    Map<String, Object> endpoint = visit.get(EndpointPage.path(id), Query.of());
    visit.as("dromedary endpoints edit " + Command.quoted(id));
    model.addAttribute("etag", endpoint.get("etag"));
    return form(EndpointForm.of(endpoint), id, model);
  }

  /** Saves, or shows first which of the last events of its tenant it would get then. */
  @PostMapping(EDIT)
  String save(@PathVariable String id, Visit visit, Model model) {
    EndpointForm form = EndpointForm.sent(visit);
    if (isPreview(visit)) {
      Map<String, Object> definition = new LinkedHashMap<>(form.definition());
      // A masked value is of the stored endpoint, and decides nothing here.
      definition.keySet().removeAll(List.of("headers", "authentication", "tls"));
      definition.put("tenant", visit.get(EndpointPage.path(id), Query.of()).get("tenant"));
      preview(definition, visit, model);
    } else {
      Map<String, Object> changed =
          visit.change(
              "PATCH", EndpointPage.path(id), Query.of(), form.changes(), visit.given("etag"));
      if (changed != null) {
        model.addAttribute("said", "The endpoint is changed.");
        model.addAttribute("warnings", changed.get("warnings"));
        return page.show(id, visit, model);
      }
    }
    model.addAttribute("etag", visit.given("etag"));
    return form(form, id, model);
  }

  private static boolean isPreview(Visit visit) {
    return !visit.given("preview").isEmpty();
  }

  /**
   * @param id null for a new one
   */
  private static String form(EndpointForm form, String id, Model model) {
    model.addAttribute("id", id);
    model.addAttribute("form", form);
    model.addAttribute("sections", EndpointForm.SECTIONS);
    return FORM;
  }

  private static void preview(Map<String, Object> definition, Visit visit, Model model) {
    Object tenant = definition.getOrDefault("tenant", visit.caller().tenant());
    Query last = Query.of("tenant", tenant, "order", "desc", "limit", EVENTS);
    List<Map<String, Object>> previews = new ArrayList<>();
    for (Map<String, Object> event : NowPage.rows(visit.get("/events", last))) {
      Map<String, Object> asked = new LinkedHashMap<>();
      asked.put("endpoint", definition);
      asked.put("eventId", event.get("id"));
      asked.put("tenant", event.get("tenant"));
      asked.put("source", event.get("source"));
      asked.values().removeIf(Objects::isNull);
      Map<String, Object> preview = visit.post("/previews", asked);
      if (preview == null) {
        return;
      }
      previews.add(Map.of("event", event, "preview", preview));
    }
    model.addAttribute("previews", previews);
  }
}
