package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The calls in a table of docs/operations.md, ready to be made: code is a method and a path, or the
 * body of the call before it; a name in braces stands for a value.
 */
record DocumentedCalls(GatewayApi api, Map<String, String> values) {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern CALL = Pattern.compile("(GET|POST|PUT|PATCH|DELETE) (/.*)");
  private static final String STREAM = "text/event-stream";

  /** The cells of each row, the first one empty. */
  static Stream<String[]> rows(String head) throws IOException {
    return Files.readAllLines(Path.of("docs/operations.md")).stream()
        .dropWhile(line -> !line.equals(head))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("\\|"));
  }

  /** Makes the calls of a cell, and gives the answer to the last one. */
  String made(String cell) throws IOException, InterruptedException {
    List<String> code = CODE.matcher(cell).results().map(each -> each.group(1)).toList();
    String accept =
        code.stream()
            .filter(each -> each.startsWith("Accept: "))
            .map(each -> each.substring(8))
            .findFirst()
            .orElse("application/json");
    String answer = null;
    for (int i = 0; i < code.size(); i++) {
      Matcher call = CALL.matcher(code.get(i));
      if (call.matches()) {
        String body = i + 1 < code.size() && code.get(i + 1).startsWith("{") ? code.get(i + 1) : "";
        answer = call(call.group(1), filled(call.group(2)), filled(body), accept);
      }
    }
    return answer;
  }

  String filled(String text) {
    Matcher names = Pattern.compile("\\{(\\w+)}").matcher(text);
    return names.replaceAll(
        name -> Matcher.quoteReplacement(values.getOrDefault(name.group(1), name.group())));
  }

  private String call(String method, String path, String body, String accept)
      throws IOException, InterruptedException {
    String type = path.endsWith("/batch") ? "application/x-ndjson" : "application/json";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api.root() + "/api/v1" + path))
            .header("Authorization", "Bearer " + GatewayProcess.KEY)
            .header("Accept", accept)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", type);
    }
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream in = answer.body()) {
      String text =
          accept.equals(STREAM)
              ? firstLine(in)
              : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer.statusCode()).as(method + " " + path + " " + text).isBetween(200, 299);
      if (!accept.equals("application/json")) {
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(accept);
      }
      return text;
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
  }
}
