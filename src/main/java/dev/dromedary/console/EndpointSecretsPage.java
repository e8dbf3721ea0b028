package dev.dromedary.console;

import java.time.Clock;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The secrets of an endpoint: shown, which the audit records, rotated, and ended. */
@Controller
final class EndpointSecretsPage {

  private final EndpointPage page;

  EndpointSecretsPage(@Qualifier("webhooksClock") Clock webhooksClock) {
    this.page = new EndpointPage(webhooksClock);
  }

  @PostMapping("/endpoints/{id}/secret")
  String reveal(@PathVariable String id, Visit visit, Model model) {
    model.addAttribute(
        "secret", visit.get(EndpointPage.path(id) + "/secret", Query.of()).get("secret"));
    return page.show(id, visit, model);
  }

  @PostMapping("/endpoints/{id}/rotate")
  String rotate(@PathVariable String id, Visit visit, Model model) {
    Map<String, Object> rotated =
        visit.post(EndpointPage.path(id) + "/rotate-secret", visit.filled("secret", "overlap"));
    if (rotated != null) {
      model.addAttribute("secret", rotated.get("secret"));
      model.addAttribute(
          "said",
          rotated.get("previousSecretUntil") == null
              ? "The secret is new and signs alone from now on."
              : "The secret is new. The previous one signs as well until the overlap ends.");
    }
    return page.show(id, visit, model);
  }

  @PostMapping("/endpoints/{id}/secrets/previous")
  String endPrevious(@PathVariable String id, Visit visit, Model model) {
    String previous = EndpointPage.path(id) + "/secrets/previous";
    if (visit.change("DELETE", previous, Query.of(), null, null) != null) {
      model.addAttribute("said", "The current secret signs alone.");
    }
    return page.show(id, visit, model);
  }
}
