package dev.dromedary.api;

import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.EndpointName;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.TypedId;
import dev.dromedary.jdbc.StoreUnavailableException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Endpoints, many at once. */
@RestController
@RequestMapping("/api/v1/endpoints/batch")
final class EndpointBatchController {

  private static final int MOST = 10_000;

  /** As many are stored at once, which costs one write to the disk, and then answered. */
  private static final int CHUNK = 500;

  private final Endpoints endpoints;
  private final DefinitionReader definitions;
  private final Quotas quotas;
  private final Clock clock;

  EndpointBatchController(
      Endpoints endpoints,
      DefinitionReader definitions,
      Quotas quotas,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    this.endpoints = endpoints;
    this.definitions = definitions;
    this.quotas = quotas;
    this.clock = webhooksClock;
  }

  /**
   * The result of a line.
   *
   * @param line The number of the line, from 1.
   * @param status The status that a call of its own would have.
   * @param endpoint The endpoint, with its secret, if it is registered now.
   * @param problem The problem, if it is not.
   */
  record Result(int line, int status, EndpointView endpoint, ProblemDetail problem) {

    private static Result of(int line, ProblemDetail problem) {
      return new Result(line, problem.getStatus(), null, problem);
    }

    private static Result of(int line, WebhookEndpoint registered) {
      return new Result(line, 201, EndpointView.withSecret(registered), null);
    }

    @Override
    public String toString() {
      return "Result[" + line + " " + status + "]";
    }
  }

  /** A line that is not empty. */
  private record Line(int number, byte[] text) {

    @Override
    public String toString() {
      return "Line[" + number + "]";
    }
  }

  /**
   * Each line is a call of its own. A caller that no longer reads leaves what was stored by then.
   */
  @RequiresRole(Role.ADMIN)
  @Audited("endpoints.create")
  @PostMapping(consumes = MediaType.APPLICATION_NDJSON_VALUE)
  void create(
      @RequestBody @MaxPayloads(64) RawBody body, HttpServletResponse response, Caller caller)
      throws IOException {
    List<Line> lines = lines(body.bytes());
    response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
    OutputStream out = response.getOutputStream();
    boolean available = true;
    for (int from = 0; from < lines.size(); from += CHUNK) {
      List<Line> chunk = lines.subList(from, Math.min(from + CHUNK, lines.size()));
      for (Result result : available ? create(chunk, caller) : unavailable(chunk)) {
        available &= result.status() != 503;
        out.write(Json.write(result));
        out.write('\n');
      }
      response.flushBuffer();
    }
  }

  private static List<Result> unavailable(List<Line> lines) {
    ProblemDetail problem =
        ProblemType.UNAVAILABLE.detail("The database is unavailable since a line before.");
    return lines.stream().map(line -> Result.of(line.number(), problem)).toList();
  }

  private static List<Line> lines(byte[] body) {
    List<Line> lines = new ArrayList<>();
    int number = 1;
    for (int from = 0, to; from < body.length; from = to + 1, number++) {
      to = from;
      while (to < body.length && body[to] != '\n') {
        to++;
      }
      byte[] text = Arrays.copyOfRange(body, from, to);
      if (!new String(text, java.nio.charset.StandardCharsets.ISO_8859_1).isBlank()) {
        lines.add(new Line(number, text));
      }
    }
    if (lines.isEmpty() || lines.size() > MOST) {
      throw new InvalidInputException(
          "body", "must have 1 to %,d lines with an endpoint each".formatted(MOST));
    }
    return lines;
  }

  private List<Result> create(List<Line> lines, Caller caller) {
    Map<Integer, Result> results = new LinkedHashMap<>();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    List<WebhookEndpoint> read = new ArrayList<>();
    for (Line line : lines) {
      results.put(line.number(), null);
      try {
        WebhookEndpoint endpoint = quotas.ofNew(read(line.text(), caller), read);
        if (numbers.putIfAbsent(endpoint.id(), line.number()) == null) {
          read.add(endpoint);
        } else {
          results.put(line.number(), Result.of(line.number(), exists()));
        }
      } catch (InvalidInputException e) {
        results.put(line.number(), Result.of(line.number(), Problems.detail(e)));
      } catch (ErrorResponseException e) {
        results.put(line.number(), Result.of(line.number(), e.getBody()));
      }
    }
    store(read, numbers, results);
    return List.copyOf(results.values());
  }

  private void store(
      List<WebhookEndpoint> read, Map<String, Integer> numbers, Map<Integer, Result> results) {
    ProblemDetail problem = exists();
    Set<String> inserted = Set.of();
    try {
      inserted = endpoints.insert(read);
    } catch (StoreUnavailableException e) {
      problem = ProblemType.UNAVAILABLE.detail(e.getMessage());
    }
    for (WebhookEndpoint endpoint : read) {
      int line = numbers.get(endpoint.id());
      results.put(
          line,
          inserted.contains(endpoint.id()) ? Result.of(line, endpoint) : Result.of(line, problem));
    }
  }

  private static ProblemDetail exists() {
    return ProblemType.EXISTS.detail("There is an endpoint with this id already.");
  }

  private WebhookEndpoint read(byte[] line, Caller caller) {
    ObjectNode fields = EndpointFields.read(line).ofNew(caller);
    JsonNode id = fields.remove("id");
    if (id != null) {
      caller.requireOwnIds();
    }
    if (id != null && !id.isString()) {
      throw new InvalidInputException("id", "must be a string");
    }
    Instant now = clock.instant();
    return definitions.create(
        id == null ? TypedId.endpoint(now) : EndpointName.requireId("id", id.stringValue()),
        fields,
        now);
  }
}
