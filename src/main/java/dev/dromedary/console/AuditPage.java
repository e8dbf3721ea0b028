package dev.dromedary.console;

import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The changes that callers made. */
@Controller
final class AuditPage {

  private static final List<String> FILTERS =
      List.of("who", "what", "subject", "tenant", "since", "until", "cursor");

  @GetMapping("/audit")
  String list(Visit visit, Model model) {
    Query query = visit.query(FILTERS);
    visit.as(Command.of("audit", query));
    model.addAttribute("found", visit.list("/audit", query));
    return "audit";
  }
}
