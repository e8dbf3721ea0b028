package dev.dromedary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The diagram of the routes in {@code docs/how-it-works.md} shows the files, arrow by arrow. */
class RouteDiagramTest {

  private static final Pattern DIRECT = Pattern.compile("uri: direct:(webhooks-[\\w-]+)");
  private static final Pattern QUEUE =
      Pattern.compile(
          "(?:uri: (?:webhooks-jms:(?:queue|topic)|webhooks-joined):|value: \")\\{\\{webhooks\\.queue\\.([\\w-]+)");

  @Test
  void diagramShowsEachArrowOfTheFilesAndNoOther() throws IOException {
    assertThat(drawn()).containsExactlyInAnyOrderElementsOf(arrows());
  }

  private static Set<String> drawn() throws IOException {
    String diagram =
        Files.readString(Path.of("docs/how-it-works.md"))
            .split("```mermaid\nflowchart LR\n")[1]
            .split("```")[0];
    return diagram
        .lines()
        .map(String::strip)
        .filter(line -> line.contains("-->"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** From file to file by {@code direct:}, from queue to file and from file to queue. */
  private static Set<String> arrows() {
    var files = new RouteFolder(Path.of("routes"), "file:none/*").read().values();
    Map<String, String> owners = new HashMap<>();
    for (RouteFile file : files) {
      for (String route : file.text().split("(?m)^- ")) {
        DIRECT
            .matcher(before(route))
            .results()
            .forEach(call -> owners.put(call.group(1), stage(file)));
      }
    }
    Set<String> arrows = new TreeSet<>();
    for (RouteFile file : files) {
      for (String route : file.text().split("(?m)^- ")) {
        boolean isLane = route.startsWith("templatedRoute");
        QUEUE
            .matcher(isLane ? route : before(route))
            .results()
            .forEach(queue -> arrows.add("q-" + queue.group(1) + " --> " + stage(file)));
        if (isLane) {
          continue;
        }
        QUEUE
            .matcher(after(route))
            .results()
            .forEach(queue -> arrows.add(stage(file) + " --> q-" + queue.group(1)));
        DIRECT
            .matcher(after(route))
            .results()
            .map(call -> owners.get(call.group(1)))
            .filter(stage -> !stage.equals(stage(file)))
            .forEach(stage -> arrows.add(stage(file) + " --> " + stage));
      }
    }
    arrows.removeIf(arrow -> arrow.endsWith("--> q-history"));
    return arrows;
  }

  private static String stage(RouteFile file) {
    return file.name().replace(RouteFile.ENDING, "");
  }

  private static String before(String route) {
    return route.split(" steps:", 2)[0];
  }

  private static String after(String route) {
    String[] parts = route.split(" steps:", 2);
    return parts.length == 1 ? "" : parts[1];
  }
}
