package dev.dromedary.reliability;

import java.util.List;
import java.util.Locale;

/** A picture of measurements over time, one below the other, each with its own scale from zero. */
final class Chart {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 90;
  private static final int LEFT = 60;
  private static final int TOP = 26;

  /**
   * What was measured.
   *
   * @param values of each sample
   */
  record Line(String name, List<Long> values) {}

  private final StringBuilder svg = new StringBuilder();

  private Chart() {}

  /**
   * @param minutes from the first sample to the last
   */
  static String svg(String title, long minutes, List<Line> lines) {
    Chart chart = new Chart();
    int height = 40 + lines.size() * (HEIGHT + TOP) + 24;
    chart.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        LEFT + WIDTH + 20, height);
    chart.add("<title>%s</title>", title);
    chart.add("<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
    chart.add("<text x=\"%d\" y=\"22\" font-size=\"14\">%s</text>", LEFT, title);
    int y = 40;
    for (Line line : lines) {
      chart.draw(line, y);
      y += HEIGHT + TOP;
    }
    for (int quarter = 0; quarter <= 4; quarter++) {
      chart.add(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%.1f min</text>",
          LEFT + WIDTH * quarter / 4, y + 8, minutes * quarter / 4.0);
    }
    chart.add("</svg>");
    return chart.svg.toString();
  }

  private void draw(Line line, int y) {
    long most = Math.max(1, line.values.stream().mapToLong(Long::longValue).max().orElse(1));
    int bottom = y + TOP + HEIGHT - 16;
    int room = HEIGHT - 16;
    add("<text x=\"%d\" y=\"%d\">%s</text>", LEFT, y + TOP - 8, line.name);
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#555\">%,d</text>",
        LEFT - 6, bottom - room + 8, most);
    add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#555\">0</text>", LEFT - 6, bottom);
    add(
        "<path d=\"M%d %dh%dM%d %dh%d\" stroke=\"#ddd\" fill=\"none\"/>",
        LEFT, bottom, WIDTH, LEFT, bottom - room, WIDTH);
    StringBuilder path = new StringBuilder();
    int samples = line.values.size();
    for (int i = 0; i < samples; i++) {
      path.append(i == 0 ? "M" : "L")
          .append(LEFT + (long) WIDTH * i / Math.max(1, samples - 1))
          .append(' ')
          .append(bottom - room * line.values.get(i) / most);
    }
    add("<path d=\"%s\" stroke=\"#0b6b8a\" stroke-width=\"1.5\" fill=\"none\"/>", path);
  }

  private void add(String element, Object... values) {
    svg.append(String.format(Locale.ROOT, element, values)).append('\n');
  }
}
