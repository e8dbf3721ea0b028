package dev.dromedary.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the README run as written, in their order, against the demo that it starts; only
 * hosts and ports are other ones. Needs {@code curl}.
 */
class ReadmeCurlIT {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
  private static final Pattern COMMAND = Pattern.compile("(?:.*\\\\\n)*.+\n");

  /** Not run here. */
  private static final List<String> BUILDS =
      List.of("./mvnw spring-boot:run -Dspring-boot.run.profiles=demo\n");

  /** What the README says of a command that has this in it. Each has one. */
  private static final Map<String, Predicate<Answer>> PROMISES = new LinkedHashMap<>();

  static {
    PROMISES.put(
        "-X POST $API/endpoints ",
        answer -> answer.status == 201 && answer.body.contains("\"secret\":\"whsec_"));
    PROMISES.put("-X POST $API/events ", answer -> answer.status == 202);
    PROMISES.put(
        "\"$API/events/order-4711-paid\"",
        answer -> answer.status == 200 && answer.body.contains("\"status\":\"DELIVERED\""));
    PROMISES.put(
        "\"$API/deliveries?eventId=order-4711-paid\"",
        answer -> answer.status == 200 && answer.body.contains("\"status\":\"DELIVERED\""));
    PROMISES.put(
        "\"$API/dead-letters?limit=3\"",
        answer -> answer.status == 200 && answer.body.contains("\"endpointId\":\"dead\""));
    PROMISES.put("/switch?on=true", answer -> answer.status == 200 && answer.body.equals("on\n"));
    PROMISES.put(
        "-X POST $API/dead-letters/requeue ",
        answer -> answer.status == 200 && answer.body.matches("\\{\"requeued\":[1-9]\\d*}"));
  }

  private record Answer(int status, String body) {}

  @TempDir Path folder;

  private DemoGateway demo;

  @Test
  void commandsDoWhatIsSaidOfThem() throws Exception {
    assumeTrue(curlIsInstalled(), "curl is not installed");
    // Tells the status of each answer, without a change to the command.
    Files.writeString(folder.resolve(".curlrc"), "write-out = \"%{stderr}%{http_code}\"\n");
    List<String> commands = commands();
    assertThat(commands).containsAll(BUILDS);
    try (DemoGateway started = new DemoGateway(folder, 200)) {
      demo = started;
      // The key is the one that the first start makes.
      demo.gateway().with("webhooks.admin.api-key", "").start().awaitUp();
      demo.gateway().awaitLog("Ctrl-C ends the gateway");
      StringBuilder definitions = new StringBuilder();
      List<String> kept = new ArrayList<>();
      for (String command : commands) {
        if (command.matches("[A-Z]+=.*\n")) {
          definitions.append(command);
        } else if (!BUILDS.contains(command)) {
          kept.add(promise(command));
          run(definitions + command, PROMISES.get(promise(command)), isRead(command));
        }
      }
      assertThat(kept).as("what was promised").containsExactlyElementsOf(PROMISES.keySet());

      String delivered = "curl -s \"$API/deliveries?endpointId=dead&status=%s\" ";
      String authorized = "-H \"Authorization: Bearer $KEY\"\n";
      run(
          definitions + delivered.formatted("DEAD_LETTER") + authorized,
          answer -> answer.body.equals("{\"data\":[]}"),
          true);
      run(
          definitions + delivered.formatted("DELIVERED") + authorized,
          answer -> answer.body.contains("\"status\":\"DELIVERED\""),
          true);
    }
  }

  private static String promise(String command) {
    List<String> made = PROMISES.keySet().stream().filter(command::contains).toList();
    assertThat(made).as("promises for: " + command).hasSize(1);
    return made.get(0);
  }

  private static boolean isRead(String command) {
    return !command.contains("-X ");
  }

  /** A question is asked again until it is answered so; a command runs once. */
  private void run(String script, Predicate<Answer> promise, boolean again) throws Exception {
    if (again) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(sh(script)).as(script).matches(promise));
    } else {
      assertThat(sh(script)).as(script).matches(promise);
    }
  }

  private Answer sh(String script) throws IOException, InterruptedException {
    String here =
        demo.onMyPorts(script).replace("http://localhost:8080", demo.gateway().api().root());
    ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", here);
    builder.directory(folder.toFile()).environment().put("CURL_HOME", folder.toString());
    Path out = folder.resolve("out");
    Path status = folder.resolve("status");
    Process process = builder.redirectOutput(out.toFile()).redirectError(status.toFile()).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(script).isTrue();
    String said = Files.readString(status);
    assertThat(said).as(script).matches("\\d{3}");
    return new Answer(Integer.parseInt(said), Files.readString(out, StandardCharsets.UTF_8));
  }

  private static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(Path.of("README.md")));
    while (block.find()) {
      Matcher command = COMMAND.matcher(block.group(1));
      while (command.find()) {
        commands.add(command.group());
      }
    }
    return commands;
  }

  private static boolean curlIsInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("curl", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
