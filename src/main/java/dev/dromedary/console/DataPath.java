package dev.dromedary.console;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The routes as a drawing: each route file is a stage, and an arrow leads to where a step of its
 * routes sends, by a call or by a queue. Arrows to the history are left out: all stages have one.
 */
final class DataPath {

  private static final int BOX_WIDTH = 170;
  private static final int BOX_HEIGHT = 70;

  private static final int COLUMNS = 5;
  private static final int COLUMN = 210;
  private static final int ROW = 125;
  private static final int MARGIN = 40;
  private static final String RECORD = "history";

  /** The columns and rows of the stages that there always are; others come below. */
  private static final Map<String, int[]> CELLS =
      Map.ofEntries(
          Map.entry("fan-out", new int[] {1, 0}),
          Map.entry("retry", new int[] {4, 0}),
          Map.entry("accept", new int[] {0, 1}),
          Map.entry("match", new int[] {1, 1}),
          Map.entry("lanes", new int[] {2, 1}),
          Map.entry("attempt", new int[] {3, 1}),
          Map.entry("operations", new int[] {0, 2}),
          Map.entry("replay", new int[] {1, 2}),
          Map.entry("ordered", new int[] {2, 2}),
          Map.entry("dead-letter", new int[] {4, 2}),
          Map.entry(RECORD, new int[] {0, 3}),
          Map.entry("endpoints", new int[] {1, 3}));

  private static final int FREE_FROM = 3 * COLUMNS + 2;

  private final Map<String, Stage> stages = new LinkedHashMap<>();
  private final List<Arrow> arrows = new ArrayList<>();

  /**
   * The routes of a file.
   *
   * @param word its state, in a word or two
   * @param tone the colour of that
   * @param perSecond messages that its sources completed in a second, or null
   * @param x the middle of its box
   */
  record Stage(
      String name,
      String file,
      List<Map<String, Object>> routes,
      String word,
      String tone,
      Double perSecond,
      long inFlight,
      int x,
      int y) {

    public int width() {
      return BOX_WIDTH;
    }

    public int height() {
      return BOX_HEIGHT;
    }

    public int left() {
      return x - BOX_WIDTH / 2;
    }

    public int top() {
      return y - BOX_HEIGHT / 2;
    }
  }

  /**
   * @param path of SVG
   * @param isBoth whether there is one back as well
   */
  record Arrow(String from, String to, String path, boolean isBoth) {}

  /**
   * @param routes as the API lists them
   */
  DataPath(List<Map<String, Object>> routes) {
    Map<String, List<Map<String, Object>>> byFile = new LinkedHashMap<>();
    routes.forEach(
        route ->
            byFile
                .computeIfAbsent(String.valueOf(route.get("file")), file -> new ArrayList<>())
                .add(route));
    int free = FREE_FROM;
    for (Map.Entry<String, List<Map<String, Object>>> file : byFile.entrySet()) {
      String name = file.getKey().replace(".camel.yaml", "");
      int[] cell = CELLS.get(name);
      if (cell == null) {
        cell = new int[] {free % COLUMNS, free / COLUMNS};
        free++;
      }
      stages.put(name, stage(name, file.getKey(), file.getValue(), cell));
    }
    Set<List<String>> leads = new HashSet<>();
    for (Stage from : stages.values()) {
      for (Stage to : stages.values()) {
        if (from != to && !to.name().equals(RECORD) && leads(from, to)) {
          leads.add(List.of(from.name(), to.name()));
        }
      }
    }
    for (Stage from : stages.values()) {
      for (Stage to : stages.values()) {
        boolean isBack = leads.contains(List.of(to.name(), from.name()));
        boolean isDrawnBack = isBack && from.name().compareTo(to.name()) > 0;
        if (leads.contains(List.of(from.name(), to.name())) && !isDrawnBack) {
          arrows.add(new Arrow(from.name(), to.name(), path(from, to), isBack));
        }
      }
    }
  }

  public List<Stage> stages() {
    return List.copyOf(stages.values());
  }

  public List<Arrow> arrows() {
    return arrows;
  }

  public int width() {
    return 2 * MARGIN + (COLUMNS - 1) * COLUMN + BOX_WIDTH;
  }

  public int height() {
    return stages.values().stream().mapToInt(Stage::y).max().orElse(0) + BOX_HEIGHT / 2 + MARGIN;
  }

  private static Stage stage(
      String name, String file, List<Map<String, Object>> routes, int[] cell) {
    long stopped = count(routes, "STOPPED");
    long stopping = count(routes, "STOPPING");
    boolean isStarted = stopped + stopping == 0;
    String word = isStarted ? "started" : stopped > 0 ? stopped + " stopped" : "stopping";
    List<Double> rates =
        routes.stream()
            .filter(route -> !String.valueOf(route.get("from")).startsWith("direct:"))
            .flatMap(route -> Stream.ofNullable((Number) route.get("perSecond")))
            .map(Number::doubleValue)
            .toList();
    return new Stage(
        name,
        file,
        routes,
        word,
        isStarted ? "good" : stopped > 0 ? "bad" : "warn",
        rates.isEmpty() ? null : rates.stream().mapToDouble(Double::doubleValue).sum(),
        routes.stream().mapToLong(route -> ((Number) route.get("inFlight")).longValue()).sum(),
        MARGIN + BOX_WIDTH / 2 + cell[0] * COLUMN,
        MARGIN + BOX_HEIGHT / 2 + cell[1] * ROW);
  }

  private static long count(List<Map<String, Object>> routes, String state) {
    return routes.stream().filter(route -> state.equals(route.get("state"))).count();
  }

  private static boolean leads(Stage from, Stage to) {
    return from.routes().stream()
        .flatMap(route -> ((List<?>) route.get("to")).stream())
        .map(String::valueOf)
        .anyMatch(
            target ->
                to.routes().stream()
                    .map(route -> String.valueOf(route.get("from")))
                    .anyMatch(source -> isSame(target, source)));
  }

  /** A queue by whichever component; its name may end in an expression. */
  private static boolean isSame(String target, String source) {
    int expression = target.indexOf("${");
    return expression < 0
        ? queue(target).equals(queue(source))
        : queue(source).startsWith(queue(target.substring(0, expression)));
  }

  private static String queue(String uri) {
    return uri.startsWith("direct:") ? uri : uri.substring(uri.lastIndexOf(':') + 1);
  }

  /** Straight from border to border, or in a bow around the boxes of the same row. */
  private static String path(Stage from, Stage to) {
    int dx = to.x() - from.x();
    int dy = to.y() - from.y();
    if (dy == 0 && Math.abs(dx) > COLUMN) {
      int side = from.y() > 2 * ROW ? 1 : -1;
      int y = from.y() + side * BOX_HEIGHT / 2;
      int bow = y + side * 45;
      return "M%d %d C%d %d %d %d %d %d"
          .formatted(from.x(), y, from.x(), bow, to.x(), bow, to.x(), y);
    }
    double part =
        Math.min(
            dx == 0 ? 1 : BOX_WIDTH / 2.0 / Math.abs(dx),
            dy == 0 ? 1 : BOX_HEIGHT / 2.0 / Math.abs(dy));
    return "M%d %d L%d %d"
        .formatted(
            Math.round(from.x() + part * dx),
            Math.round(from.y() + part * dy),
            Math.round(to.x() - part * dx),
            Math.round(to.y() - part * dy));
  }
}
