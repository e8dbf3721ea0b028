package dev.dromedary.console;

import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The tenants with their traffic; a token of one is made, one is counted and then erased. */
@Controller
final class TenantsPage {

  private static final String TENANTS = "/tenants";
  private static final int ERASURES = 20;

  /** The traffic of a month is added up for each. */
  private static final int LISTED = 25;

  @GetMapping(TENANTS)
  String list(Visit visit, Model model) {
    visit.as("dromedary tenants list");
    model.addAttribute(
        "found",
        visit.list(
            TENANTS, Query.of("limit", LISTED).with(visit.query(List.of("limit", "cursor")))));
    if (visit.isAdmin() && visit.isGatewayWide()) {
      model.addAttribute(
          "erasures", NowPage.rows(visit.get("/erasures", Query.of("limit", ERASURES))));
    }
    return "tenants";
  }

  @PostMapping("/tenants/{tenant}/token")
  String token(@PathVariable String tenant, Visit visit, Model model) {
    model.addAttribute("made", visit.post(path(tenant) + "/tokens", visit.filled("role", "ttl")));
    return list(visit, model);
  }

  /** Counted only, unless the reader saw the count and says so. */
  @PostMapping("/tenants/{tenant}/erase")
  String erase(@PathVariable String tenant, Visit visit, Model model) {
    boolean isCount = visit.given("erase").isEmpty();
    Map<String, Object> answer =
        visit.change(
            "DELETE", path(tenant), isCount ? Query.of("dryRun", true) : Query.of(), null, null);
    if (isCount) {
      model.addAttribute("counted", answer);
    } else if (answer != null) {
      return "redirect:" + visit.url("/erasures", answer.get("id"));
    }
    return list(visit, model);
  }

  /** An erasure: its progress, and when it is done the certificate. */
  @GetMapping("/erasures/{id}")
  String erasure(@PathVariable String id, Visit visit, Model model) {
    model.addAttribute("erasure", visit.get("/erasures/" + Visit.segment(id), Query.of()));
    return "erasure";
  }

  private static String path(String tenant) {
    return TENANTS + "/" + Visit.segment(tenant);
  }
}
