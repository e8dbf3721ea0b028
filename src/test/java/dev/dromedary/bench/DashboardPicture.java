package dev.dromedary.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Draws config/grafana/dromedary.json without Grafana: each panel by its own queries, from a
 * Prometheus that scrapes a gateway. Arguments: URL of Prometheus, minutes to show, the SVG file.
 */
final class DashboardPicture {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int COLUMN = 58;
  private static final int LINE = 30;
  private static final int STEPS = 150;
  private static final String[] COLOURS = {
    "#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#96d98d"
  };

  private final String prometheus;
  private final long from;
  private final long to;
  private final StringBuilder svg = new StringBuilder();

  private DashboardPicture(String prometheus, int minutes) {
    this.prometheus = prometheus;
    this.to = Instant.now().getEpochSecond();
    this.from = to - 60L * minutes;
  }

  private record Line(String name, List<double[]> points) {}

  public static void main(String[] arguments) throws Exception {
    JsonNode dashboard = JSON.readTree(Files.readString(Path.of("config/grafana/dromedary.json")));
    DashboardPicture picture = new DashboardPicture(arguments[0], Integer.parseInt(arguments[1]));
    Files.writeString(Path.of(arguments[2]), picture.draw(dashboard.path("panels")));
  }

  private String draw(JsonNode panels) throws Exception {
    int height = 0;
    for (JsonNode panel : panels) {
      JsonNode place = panel.path("gridPos");
      height = Math.max(height, (place.path("y").asInt() + place.path("h").asInt()) * LINE);
      panel(panel, place);
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="DejaVu Sans, sans-serif" font-size="11">
    <rect width="100%%" height="100%%" fill="#111217"/>
    %s</svg>
    """
        .formatted(24 * COLUMN, height + LINE / 2, svg);
  }

  private void panel(JsonNode panel, JsonNode place) throws Exception {
    int x = place.path("x").asInt() * COLUMN;
    int y = place.path("y").asInt() * LINE;
    int width = place.path("w").asInt() * COLUMN - 8;
    int height = place.path("h").asInt() * LINE - 8;
    String title = panel.path("title").stringValue();
    if (panel.path("type").stringValue().equals("row")) {
      text(x + 8, y + 20, "#ccccdc", "font-size=\"14\" font-weight=\"bold\"", title);
      return;
    }
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" fill=\"#181b1f\" stroke=\"#2c3235\"/>%n"
            .formatted(x + 4, y, width, height));
    text(x + 12, y + 18, "#ccccdc", "font-weight=\"bold\"", title);
    List<Line> lines = new ArrayList<>();
    for (JsonNode target : panel.path("targets")) {
      lines.addAll(lines(target));
    }
    JsonNode defaults = panel.path("fieldConfig").path("defaults");
    String unit = defaults.path("unit").stringValue();
    if (panel.path("type").stringValue().equals("stat")) {
      stat(x + 12, y + height - 24, lines, unit, defaults.path("mappings"));
    } else {
      boolean isLog =
          defaults
              .path("custom")
              .path("scaleDistribution")
              .path("type")
              .stringValue()
              .equals("log");
      graph(x + 58, y + 28, width - 66, height - 66, lines, unit, isLog);
      legend(x + 12, y + height - 10, width, lines);
    }
  }

  private void stat(int x, int y, List<Line> lines, String unit, JsonNode mappings) {
    double value = lines.isEmpty() ? Double.NaN : last(lines.get(0));
    JsonNode mapped =
        mappings.path(0).path("options").path(Long.toString(Math.round(value))).path("text");
    String shown = mapped.isString() ? mapped.stringValue() : number(value, unit);
    text(x, y, "#73bf69", "font-size=\"26\"", shown);
  }

  private static double last(Line line) {
    return line.points().get(line.points().size() - 1)[1];
  }

  private void graph(
      int x, int y, int width, int height, List<Line> lines, String unit, boolean isLog) {
    double most = 0;
    double least = Double.MAX_VALUE;
    for (Line line : lines) {
      for (double[] point : line.points()) {
        most = Math.max(most, point[1]);
        least = point[1] > 0 ? Math.min(least, point[1]) : least;
      }
    }
    double top = most == 0 ? 1 : isLog ? Math.pow(10, Math.ceil(Math.log10(most))) : 1.1 * most;
    double bottom = isLog && most > 0 ? Math.pow(10, Math.floor(Math.log10(least))) : 0;
    for (int i = 0; i <= 2; i++) {
      double at =
          isLog && most > 0
              ? bottom * Math.pow(top / bottom, i / 2.0)
              : bottom + (top - bottom) * i / 2;
      int line = y + height - height * i / 2;
      svg.append("<path d=\"M%d %dh%d\" stroke=\"#2c3235\"/>%n".formatted(x, line, width));
      text(x - 6, line + 4, "#8e8e99", "text-anchor=\"end\" font-size=\"10\"", number(at, unit));
    }
    for (int i = 0; i < lines.size(); i++) {
      StringBuilder path = new StringBuilder();
      double before = Double.NEGATIVE_INFINITY;
      for (double[] point : lines.get(i).points()) {
        double share =
            isLog && most > 0
                ? Math.log(Math.max(point[1], bottom) / bottom) / Math.log(top / bottom)
                : point[1] / top;
        path.append(point[0] - before > 3.0 * (to - from) / STEPS ? 'M' : 'L')
            .append(
                "%.1f %.1f"
                    .formatted(
                        x + width * (point[0] - from) / (to - from), y + height - height * share));
        before = point[0];
      }
      svg.append(
          "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.4\"/>%n"
              .formatted(path, COLOURS[i % COLOURS.length]));
    }
  }

  private void legend(int x, int y, int width, List<Line> lines) {
    int at = x;
    for (int i = 0; i < lines.size(); i++) {
      String name = lines.get(i).name();
      if (at + 7 * name.length() > x + width - 20) {
        text(at, y, "#8e8e99", "", "…");
        return;
      }
      text(at, y, COLOURS[i % COLOURS.length], "", "■");
      text(at + 12, y, "#ccccdc", "", name);
      at += 26 + 7 * name.length();
    }
  }

  private void text(int x, int y, String colour, String more, String text) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" fill=\"%s\" %s>%s</text>%n"
            .formatted(x, y, colour, more, text.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private static String number(double value, String unit) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return switch (unit) {
      case "percentunit" -> "%.0f %%".formatted(100 * value);
      case "bytes" -> "%.0f MB".formatted(value / 1e6);
      case "s" ->
          value >= 1 || value == 0
              ? shortened(value) + " s"
              : value >= 0.001 ? shortened(1e3 * value) + " ms" : shortened(1e6 * value) + " µs";
      case "reqps" -> shortened(value) + "/s";
      default -> shortened(value);
    };
  }

  private static String shortened(double value) {
    return value >= 10_000
        ? "%.1fk".formatted(value / 1000)
        : value >= 10 || value == Math.rint(value)
            ? "%.0f".formatted(value)
            : "%.2f".formatted(value);
  }

  private List<Line> lines(JsonNode target) throws IOException, InterruptedException {
    String query =
        target
            .path("expr")
            .stringValue()
            .replace("$__rate_interval", "20s")
            .replace("$instance", ".*");
    String url =
        prometheus
            + "/api/v1/query_range?query=%s&start=%d&end=%d&step=%d"
                .formatted(
                    URLEncoder.encode(query, UTF_8), from, to, Math.max(1, (to - from) / STEPS));
    JsonNode answer =
        JSON.readTree(
            CLIENT
                .send(
                    HttpRequest.newBuilder(URI.create(url)).build(),
                    HttpResponse.BodyHandlers.ofString())
                .body());
    if (!answer.path("status").stringValue().equals("success")) {
      throw new IllegalStateException(query + ": " + answer);
    }
    Map<String, Line> lines = new TreeMap<>();
    for (JsonNode series : answer.path("data").path("result")) {
      List<double[]> points = new ArrayList<>();
      for (JsonNode point : series.path("values")) {
        double value = Double.parseDouble(point.path(1).stringValue().replace("Inf", "Infinity"));
        if (!Double.isNaN(value) && !Double.isInfinite(value)) {
          points.add(new double[] {point.path(0).asDouble(), value});
        }
      }
      if (!points.isEmpty()) {
        String name = name(target.path("legendFormat").stringValue(), series.path("metric"));
        lines.put(name, new Line(name, points));
      }
    }
    return List.copyOf(lines.values());
  }

  private static String name(String format, JsonNode labels) {
    return Pattern.compile("\\{\\{(\\w+)}}")
        .matcher(format)
        .replaceAll(
            (MatchResult found) ->
                labels.path(found.group(1)).asString("").toLowerCase(Locale.ROOT));
  }
}
