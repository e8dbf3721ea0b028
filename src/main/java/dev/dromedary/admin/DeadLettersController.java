package dev.dromedary.admin;

import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.deadletter.Pass;
import dev.dromedary.deadletter.Passes;
import dev.dromedary.event.Refusal;
import dev.dromedary.history.DeadLetter;
import dev.dromedary.history.DeadLetterIndex;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/dead-letters}: dead letters, listed, requeued or deleted. */
@Controller
@RequestMapping("/api/v1/dead-letters")
public class DeadLettersController {

  private static final DeadLetters.Filter ANY =
      new DeadLetters.Filter(null, null, null, null, null, null);

  private static final Set<String> FIELDS =
      Set.of("deliveryId", "endpointId", "eventType", "reason", "since", "until", "all");

  private final DeadLetterIndex index;
  private final DeadLetters deadLetters;
  private final Passes passes;

  public DeadLettersController(DeadLetterIndex index, DeadLetters deadLetters, Passes passes) {
    this.index = index;
    this.deadLetters = deadLetters;
    this.passes = passes;
  }

  record Requeued(int requeued, Boolean cancelled) {}

  record Deleted(int deleted, Boolean cancelled) {}

  record PassView(
      String id, String action, Object condition, Instant startedAt, int seen, int handled) {

    static PassView of(Pass pass) {
      return new PassView(
          pass.id(),
          pass.action(),
          pass.condition(),
          pass.startedAt(),
          pass.seen(),
          pass.handled());
    }
  }

  @GetMapping
  @Takes({"deliveryId", "endpointId", "eventType", "reason", "since", "until", "limit", "cursor"})
  Answer list(HttpServletRequest request) {
    Query query = Query.of(request);
    DeadLetters.Page page = index.list(filter(query::text), query.limit(), query.text("cursor"));
    return Answer.ok(Listing.of(page.data(), page.nextCursor(), Function.identity()));
  }

  @PostMapping("/requeue")
  @Takes(body = true)
  Answer requeue(HttpServletRequest request) throws IOException {
    JsonNode body = RequestBody.object(request);
    for (String name : body.propertyNames()) {
      if (!FIELDS.contains(name)) {
        throw Refusal.unknown(name, FIELDS);
      }
    }
    JsonNode all = body.path("all");
    if (!all.isMissingNode() && !all.isBoolean()) {
      throw new Refusal("all", "must be true or false");
    }
    DeadLetters.Filter filter = filter(name -> text(body, name));
    requireChoice(filter, all.asBoolean(false));
    DeadLetters.Handled done = deadLetters.requeue(filter);
    return Answer.ok(new Requeued(done.count(), done.cancelled() ? true : null));
  }

  @DeleteMapping
  @Takes({"deliveryId", "endpointId", "eventType", "reason", "since", "until", "all"})
  Answer delete(HttpServletRequest request) {
    Query query = Query.of(request);
    DeadLetters.Filter filter = filter(query::text);
    requireChoice(filter, query.isTrue("all"));
    DeadLetters.Handled done = deadLetters.delete(filter);
    return Answer.ok(new Deleted(done.count(), done.cancelled() ? true : null));
  }

  /** Of this gateway. */
  @GetMapping("/passes")
  @Takes
  Answer passes() {
    return Answer.ok(Listing.of(passes.underWay(), null, PassView::of));
  }

  /** What it did so far stays done. */
  @PostMapping("/passes/{id}/cancel")
  @Takes
  Answer cancel(@PathVariable("id") String id) {
    return Answer.ok(
        passes
            .cancel(id)
            .map(PassView::of)
            .orElseThrow(
                () ->
                    ProblemType.NOT_FOUND.because(
                        "No pass with this id is under way at this gateway.")));
  }

  private static DeadLetters.Filter filter(UnaryOperator<String> value) {
    return new DeadLetters.Filter(
        value.apply("deliveryId"),
        value.apply("endpointId"),
        value.apply("eventType"),
        reason(value.apply("reason")),
        Query.time("since", value.apply("since")),
        Query.time("until", value.apply("until")));
  }

  private static String reason(String value) {
    if (value != null && !DeadLetter.REASONS.contains(value)) {
      throw new Refusal("reason", "must be one of " + String.join(", ", DeadLetter.REASONS));
    }
    return value;
  }

  /** Everything at once is a choice, never what is left when a condition was forgotten. */
  private static void requireChoice(DeadLetters.Filter filter, boolean all) {
    if (all != filter.equals(ANY)) {
      throw new Refusal(
          "all", "must be true without a condition, or a condition be given without it");
    }
  }

  private static String text(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isString() || value.stringValue().isEmpty()) {
      throw new Refusal(name, "must be a string that is not empty");
    }
    Query.requirePlain(name, value.stringValue());
    return value.stringValue();
  }
}
